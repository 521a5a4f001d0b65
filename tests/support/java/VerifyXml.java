import java.io.ByteArrayInputStream;
import java.io.File;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.*;

/** java VerifyXml.java FILE…  verifies with the certificate in KeyInfo; 0 if every signature holds, else 1. Trust is not judged. */
public class VerifyXml {
  public static void main(String[] args) throws Exception {
    boolean good = args.length > 0;
    for (String file : args) {
      boolean valid = verify(new File(file));
      System.out.println((valid ? "valid " : "INVALID ") + file);
      good &= valid;
    }
    System.exit(good ? 0 : 1);
  }

  static boolean verify(File file) throws Exception {
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    parsers.setNamespaceAware(true);
    Document document = parsers.newDocumentBuilder().parse(file);
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (element.hasAttribute("Id")) element.setIdAttribute("Id", true);
    }
    NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
    NodeList certificates = document.getElementsByTagNameNS(XMLSignature.XMLNS, "X509Certificate");
    if (signatures.getLength() != 1 || certificates.getLength() != 1) return false;
    byte[] der = Base64.getMimeDecoder().decode(certificates.item(0).getTextContent());
    X509Certificate certificate =
        (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signatures.item(0));
    context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
    return XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context);
  }
}
