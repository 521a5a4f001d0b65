import java.io.File;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.*;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.*;
import javax.xml.crypto.dsig.spec.*;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.*;

/** java SignXml.java plain|xades KEYS.p12 IN.xml OUT.xml SIGNING-TIME; the root of IN.xml carries Id="doc". Password "prueba". */
public class SignXml {
  static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
  static final XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");

  public static void main(String[] args) throws Exception {
    boolean xades = args[0].equals("xades");
    char[] password = "prueba".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (FileInputStream in = new FileInputStream(args[1])) {
      store.load(in, password);
    }
    String alias = store.aliases().nextElement();
    PrivateKey key = (PrivateKey) store.getKey(alias, password);
    X509Certificate certificate = (X509Certificate) store.getCertificate(alias);

    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    parsers.setNamespaceAware(true);
    Document document = parsers.newDocumentBuilder().parse(new File(args[2]));
    Element root = document.getDocumentElement();
    root.setIdAttribute("Id", true);

    Transform exclusive = factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null);
    Transform enveloped = factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null);
    DigestMethod sha256 = factory.newDigestMethod(DigestMethod.SHA256, null);
    List<Reference> references = new ArrayList<>();
    references.add(factory.newReference("#" + root.getAttribute("Id"), sha256, List.of(enveloped, exclusive), null, null));
    List<XMLObject> objects = new ArrayList<>();
    DOMSignContext context = new DOMSignContext(key, root);
    context.setDefaultNamespacePrefix("ds");
    if (xades) {
      Element properties = properties(document, certificate, args[4]);
      Element signed = (Element) properties.getFirstChild();
      context.setIdAttributeNS(signed, null, "Id");
      objects.add(factory.newXMLObject(List.of(new DOMStructure(properties)), null, null, null));
      references.add(factory.newReference("#java-props", sha256, List.of(exclusive),
          "http://uri.etsi.org/01903#SignedProperties", null));
    }
    SignedInfo info = factory.newSignedInfo(
        factory.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
        factory.newSignatureMethod(key.getAlgorithm().equals("EC") ? "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
            : "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", null), references);
    KeyInfoFactory keys = factory.getKeyInfoFactory();
    KeyInfo keyInfo = keys.newKeyInfo(List.of(keys.newX509Data(List.of(certificate))));
    factory.newXMLSignature(info, keyInfo, objects, "java-sig", null).sign(context);
    TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(new File(args[3])));
  }

  static Element add(Node parent, String space, String name, String text) {
    Document document = parent.getOwnerDocument();
    Element made = document.createElementNS(space, (space.equals(XADES) ? "xades:" : "ds:") + name);
    if (text != null) made.setTextContent(text);
    parent.appendChild(made);
    return made;
  }

  static Element properties(Document document, X509Certificate certificate, String time) throws Exception {
    Element qualifying = document.createElementNS(XADES, "xades:QualifyingProperties");
    qualifying.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:xades", XADES);
    qualifying.setAttribute("Target", "#java-sig");
    Element signed = add(qualifying, XADES, "SignedProperties", null);
    signed.setAttribute("Id", "java-props");
    signed.setIdAttribute("Id", true);
    Element own = add(signed, XADES, "SignedSignatureProperties", null);
    add(own, XADES, "SigningTime", time);
    Element digest = add(add(add(own, XADES, "SigningCertificateV2", null), XADES, "Cert", null), XADES, "CertDigest", null);
    add(digest, XMLSignature.XMLNS, "DigestMethod", null).setAttribute("Algorithm", DigestMethod.SHA256);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    add(digest, XMLSignature.XMLNS, "DigestValue", Base64.getEncoder().encodeToString(hash));
    return qualifying;
  }
}
