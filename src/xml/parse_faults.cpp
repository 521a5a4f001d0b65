#include "xml/parse_faults.h"

#include <fmt/format.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <array>

namespace esclusa::xml {
namespace {

struct Row {
  int libxml2_code;
  const char* code;
  const char* detail;
};

constexpr std::array kRows{
    Row{XML_ERR_TAG_NAME_MISMATCH, "XML-E03", "la etiqueta de cierre no corresponde a la de apertura"},
    Row{XML_ERR_TAG_NOT_FINISHED, "XML-E03", "un elemento no tiene etiqueta de cierre"},
    Row{XML_ERR_DOCUMENT_END, "XML-E03", "hay contenido después del fin del elemento raíz"},
    Row{XML_ERR_DOCUMENT_EMPTY, "XML-E03", "el documento no tiene elemento raíz"},
    Row{XML_ERR_ATTRIBUTE_REDEFINED, "XML-E03", "un atributo está repetido en el mismo elemento"},
    Row{XML_ERR_ATTRIBUTE_NOT_STARTED, "XML-E03", "el valor de un atributo no está entre comillas"},
    Row{XML_ERR_ATTRIBUTE_NOT_FINISHED, "XML-E03",
        "al valor de un atributo le faltan las comillas de cierre"},
    Row{XML_ERR_ATTRIBUTE_WITHOUT_VALUE, "XML-E03", "un atributo no tiene valor"},
    Row{XML_ERR_LT_IN_ATTRIBUTE, "XML-E03", "el valor de un atributo contiene \"<\"; escriba \"&lt;\""},
    Row{XML_ERR_GT_REQUIRED, "XML-E03", "una etiqueta no termina con \">\""},
    Row{XML_ERR_SPACE_REQUIRED, "XML-E03", "falta un espacio entre los atributos"},
    Row{XML_ERR_NAME_REQUIRED, "XML-E03", "falta un nombre; ¿hay un \"&\" o un \"<\" suelto?"},
    Row{XML_ERR_ENTITYREF_SEMICOL_MISSING, "XML-E03", "hay un \"&\" suelto; escriba \"&amp;\""},
    // Forbidden characters themselves were found by the byte guard; here only references to them are left.
    Row{XML_ERR_INVALID_CHAR, "XML-E02",
        "una referencia \"&#…;\" nombra un carácter no permitido en XML 1.0"},
    Row{XML_ERR_INVALID_CHARREF, "XML-E02",
        "una referencia \"&#…;\" nombra un carácter no permitido en XML 1.0"},
    Row{XML_ERR_INVALID_HEX_CHARREF, "XML-E02", "una referencia \"&#x…;\" no es un número hexadecimal"},
    Row{XML_ERR_INVALID_DEC_CHARREF, "XML-E02", "una referencia \"&#…;\" no es un número"},
    Row{XML_ERR_MISPLACED_CDATA_END, "XML-E03", "el texto contiene \"]]>\"; escriba \"]]&gt;\""},
    Row{XML_ERR_CDATA_NOT_FINISHED, "XML-E03", "una sección CDATA no está cerrada"},
    Row{XML_ERR_COMMENT_NOT_FINISHED, "XML-E03", "un comentario no está cerrado"},
    Row{XML_ERR_HYPHEN_IN_COMMENT, "XML-E03", "un comentario contiene \"--\""},
    Row{XML_ERR_RESERVED_XML_NAME, "XML-E02",
        "hay una segunda declaración XML, o no está al comienzo del archivo"},
    Row{XML_ERR_XMLDECL_NOT_FINISHED, "XML-E02", "la declaración XML no está bien escrita"},
    Row{XML_ERR_XMLDECL_NOT_STARTED, "XML-E02", "la declaración XML no está bien escrita"},
    Row{XML_ERR_VERSION_MISSING, "XML-E02", "la declaración XML no dice la versión"},
    Row{XML_ERR_STANDALONE_VALUE, "XML-E02", "\"standalone\" solo puede ser \"yes\" o \"no\""},
    Row{XML_ERR_ENCODING_NAME, "XML-E02", "la declaración XML nombra mal la codificación"},
    Row{XML_ERR_UNSUPPORTED_ENCODING, "XML-E02", "solo se admite la codificación UTF-8"},
    Row{XML_ERR_UNKNOWN_ENCODING, "XML-E02", "solo se admite la codificación UTF-8"},
    Row{XML_ERR_INVALID_ENCODING, "XML-E02", "el archivo no es UTF-8 válido"},
    Row{XML_ERR_UNDECLARED_ENTITY, "XML-E01",
        "solo se admiten las entidades &lt; &gt; &amp; &apos; &quot; y las numéricas"},
    Row{XML_WAR_UNDECLARED_ENTITY, "XML-E01",
        "solo se admiten las entidades &lt; &gt; &amp; &apos; &quot; y las numéricas"},
    Row{XML_NS_ERR_UNDEFINED_NAMESPACE, "XML-E03", "un prefijo no está declarado (falta xmlns:prefijo)"},
    Row{XML_NS_ERR_XML_NAMESPACE, "XML-E03", "un prefijo o espacio de nombres reservado está mal declarado"},
    Row{XML_NS_ERR_QNAME, "XML-E03", "un nombre con prefijo está mal escrito"},
    Row{XML_NS_ERR_ATTRIBUTE_REDEFINED, "XML-E03", "un atributo está repetido en el mismo elemento"},
    Row{XML_NS_ERR_EMPTY, "XML-E03", "un prefijo está declarado con un espacio de nombres vacío"},
    Row{XML_NS_ERR_COLON, "XML-E03", "un nombre contiene dos puntos donde no corresponde"},
    Row{XML_ERR_NAME_TOO_LONG, "XML-E04", "un nombre o valor es demasiado largo"},
    Row{XML_ERR_ENTITY_LOOP, "XML-E01", "no se admiten entidades"},
};

}  // namespace

ParseFault parse_fault(int libxml2_code, std::string_view message) {
  const auto* row =
      std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.libxml2_code == libxml2_code; });
  if (row != kRows.end()) return {row->code, row->detail};
  // Its own limits have no codes of their own.
  if (message.find("XML_PARSE_HUGE") != std::string_view::npos ||
      message.find("huge") != std::string_view::npos) {
    return {"XML-E04", "el documento supera un límite del lector de XML"};
  }
  return {"XML-E03", fmt::format("el documento no está bien formado (error {} de libxml2)", libxml2_code)};
}

}  // namespace esclusa::xml
