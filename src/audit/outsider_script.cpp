#include "audit/outsider_script.h"

#include <fmt/format.h>

namespace esclusa::audit {
namespace {

constexpr std::string_view kBegin = R"sh(#!/bin/sh
# Comprueba este paquete sin Esclusa. Usa xmlsec1, openssl, sha256sum y herramientas de cualquier Unix.
set -u
cd "$(dirname "$0")" || exit 1
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT

falla() {
  echo "no ok: $*"
  [ -s "$T/salida" ] && cat "$T/salida"
  exit 1
}
bien() { : > "$T/salida"; echo "bien: $*"; }
hex() { od -An -v -tx1 | tr -d ' \n'; }

# certificado CARPETA INSTANTE: la cadena llega a la raíz y nadie estaba revocado entonces.
certificado() {
  set -- "$1" -attime "$2" -x509_strict -no-CApath -no-CAstore -CAfile "$1/raiz.pem"
  carpeta=$1
  [ -f "$carpeta/cadena.pem" ] && set -- "$@" -untrusted "$carpeta/cadena.pem"
  [ -f "$carpeta/listas.pem" ] && set -- "$@" -CRLfile "$carpeta/listas.pem" "$(cat "$carpeta/revocacion.txt")"
  shift
  openssl verify "$@" "$carpeta/certificado.pem" > "$T/salida" 2>&1 || falla "el certificado de $carpeta"
  bien "certificado de $carpeta; raíz $(openssl x509 -in "$carpeta/raiz.pem" -noout -fingerprint -sha256)"
}

# firma ARCHIVO CARPETA RAIZ_XML: lo firmó la llave de ese certificado.
firma() {
  xmlsec1 --verify --enabled-key-data key-name --pubkey-cert-pem "$2/certificado.pem" --id-attr:Id "$3" \
    --id-attr:Id 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties' \
    --id-attr:Id 'http://www.w3.org/2000/09/xmldsig#:KeyInfo' "$1" > "$T/salida" 2>&1 || falla "la firma de $1"
  bien "firma de $1"
}

# asiento NUMERO ANCLA TEXTO: el asiento dice el texto y está bajo la raíz que firmó el ancla.
asiento() {
  grep -aqF "$3" "bitacora/$1.asiento" || falla "el asiento $1 no dice $3"
  openssl dgst -sha256 -binary "bitacora/$1.asiento" > "$T/nodo" || falla "el asiento $1"
  while read -r lado hermano; do
    printf '%s' "$hermano" | openssl base64 -d -A > "$T/hermano"
    case $lado in
      izquierda) cat "$T/hermano" "$T/nodo" > "$T/par" ;;
      derecha) cat "$T/nodo" "$T/hermano" > "$T/par" ;;
      *) falla "el camino del asiento $1" ;;
    esac
    { printf '\001'; cat "$T/par"; } | openssl dgst -sha256 -binary > "$T/nodo"
  done < "bitacora/$1.camino"
  [ "$(hex < "$T/nodo")" = "$(sed -n 's:.*<Raiz>\([0-9a-f]*\)</Raiz>.*:\1:p' "$2")" ] || falla "el camino del asiento $1"
  bien "asiento $1 de la bitácora, bajo $2"
}

# contada RESPUESTA: la bitácora tiene la huella de lo que firma esta respuesta.
contada() {
  huella=$(grep -o '<ds:DigestValue>[^<]*' "$1" | head -n 1 | cut -d '>' -f 2 | openssl base64 -d -A | hex)
  [ -n "$huella" ] && grep -aqF "$huella" bitacora/*.asiento || falla "la bitácora no cuenta $1"
  bien "la bitácora cuenta $1"
}

)sh";

constexpr std::string_view kSums =
    R"sh(openssl x509 -in {0}/certificado.pem -pubkey -noout > "$T/llave.pem" || falla "el certificado de {0}"
openssl dgst -sha256 -verify "$T/llave.pem" -signature SHA256SUMS.firma SHA256SUMS > "$T/salida" 2>&1 || falla "la firma de SHA256SUMS"
sha256sum --strict --quiet -c SHA256SUMS > "$T/salida" 2>&1 || falla "un archivo del paquete cambió"
bien "todos los archivos son los que selló la aduana"
)sh";

constexpr std::string_view kReadMe = R"(EXPEDIENTE DE UNA DECISIÓN DE LA ADUANA
{0}

Este paquete prueba, sin el programa que lo hizo ni acceso a su base de datos:

 1. qué archivo se recibió, byte por byte, y quién lo firmó;
 2. que el certificado de quien firmó era válido y no estaba revocado al llegar el archivo;
 3. qué respondió la aduana, con su firma;
 4. que la decisión está en la bitácora de la aduana, bajo un ancla firmada, y que no se añadió después.

CÓMO COMPROBARLO

Hacen falta los programas xmlsec1, openssl y sha256sum. En una carpeta vacía, descomprima el paquete y ejecute
estas órdenes, sin el signo $. Cada una debe terminar sin error; la última termina con la línea «ok».

$ openssl x509 -in {1}/certificado.pem -pubkey -noout > llave.pem
$ openssl dgst -sha256 -verify llave.pem -signature SHA256SUMS.firma SHA256SUMS
$ sha256sum --strict -c SHA256SUMS
$ sh verificar.sh

Las tres primeras prueban que nada del paquete cambió desde que se selló, tampoco estas instrucciones ni
verificar.sh. La última recorre certificados, firmas y bitácora; es un texto corto que puede leer antes.

QUÉ MÁS DEBE HACER USTED

Las raíces vienen en el paquete, y quien lo falsificara entero pondría las suyas. Compare las huellas SHA-256 que
imprime verificar.sh con las que publican las autoridades de certificación, o con las de un acuse anterior que
usted guarde. Si es socio de la aduana, compare también las respuestas de este paquete con las que recibió: cada
respuesta lleva la huella de la anterior, y cada resumen de corrida, la de la bitácora.

La fecha con que se comprueba un certificado es la de llegada del archivo; si la lista de revocación de entonces ya
había vencido dentro de la tolerancia, es la de su vencimiento.

QUÉ CONTIENE

{2}
caso.json cuenta el caso para leerlo; lo que prueba son los demás archivos. De los asientos, NUMERO.asiento son los
octetos cuya SHA-256 es su huella, NUMERO.json lo que dicen, y NUMERO.camino las huellas hermanas hasta la raíz.
)";

}  // namespace

void OutsiderScript::certificate(std::string_view folder, Instant at) {
  lines_.push_back(fmt::format("certificado {} {}", folder, at.time_since_epoch().count()));
}

void OutsiderScript::signature(std::string_view file, std::string_view folder, std::string_view root) {
  lines_.push_back(fmt::format("firma {} {} {}", file, folder, root));
}

void OutsiderScript::entry(std::uint64_t seq, std::string_view anchor, std::string_view text) {
  lines_.push_back(fmt::format("asiento {} {} {}", seq, anchor, text));
}

void OutsiderScript::answer_told(std::string_view file) {
  lines_.push_back(fmt::format("contada {}", file));
}

std::string OutsiderScript::finish(std::string_view sealing) const {
  std::string text{kBegin};
  text += fmt::format(kSums, sealing);
  for (const std::string& line : lines_) text += line + '\n';
  return text + "echo ok\n";
}

std::string read_me(const std::string& title, const std::vector<std::string>& members,
                    std::string_view sealing) {
  std::string list;
  for (const std::string& member : members) list += "  " + member + '\n';
  return fmt::format(kReadMe, title, sealing, list);
}

}  // namespace esclusa::audit
