"""An XML schema as the partner guide shows it: a table of its elements, and a sample with their meaning beside it."""
import re
from xml.etree import ElementTree

XS = "{http://www.w3.org/2001/XMLSchema}"
BUILT_IN = {
    "xs:string": "Texto.", "xs:token": "Texto.", "xs:boolean": "`true` o `false`.", "xs:base64Binary": "Contenido en base64.",
    "xs:ID": "Identificador XML.", "xs:integer": "Número entero.", "xs:unsignedInt": "Número entero sin signo.",
    "xs:decimal": "Número decimal.", "xs:date": "Fecha.", "xs:dateTime": "Fecha y hora.",
}
START = re.compile(r"\s*<(?P<name>\w+)[^>]*>(?P<rest>.*)$")


def cell(text):
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))


def code(text):
    return f"`{text}`"


class Schema:
    """One schema with all that it includes."""

    def __init__(self, file):
        self.types, self.groups, self.roots = {}, {}, []
        self.seen = set()
        self.load(file, main=True)

    def load(self, file, main=False):
        file = file.resolve()
        if file in self.seen:
            return
        self.seen.add(file)
        for node in ElementTree.parse(file).getroot():
            if node.tag == XS + "include":
                self.load(file.parent / node.get("schemaLocation"))
            elif node.tag in (XS + "simpleType", XS + "complexType"):
                self.types[node.get("name")] = node
            elif node.tag == XS + "group":
                self.groups[node.get("name")] = node
            elif node.tag == XS + "element" and main:
                self.roots.append(node)

    @staticmethod
    def documentation(node):
        return node.findtext(f"{XS}annotation/{XS}documentation") or ""

    def type_of(self, node):
        """The complex or simple type of an element, None for a built-in one."""
        inline = node.find(XS + "complexType")
        if inline is None:
            inline = node.find(XS + "simpleType")
        return inline if inline is not None else self.types.get(node.get("type"))

    def value(self, node):
        """What may be written there."""
        kind = self.type_of(node)
        if kind is None:
            return BUILT_IN[node.get("type")]
        if kind.tag == XS + "complexType":
            return ""
        words = [self.documentation(kind)]
        restriction = kind.find(XS + "restriction")
        values = restriction.findall(XS + "enumeration")
        if values:
            words.append("; ".join(f"{code(v.get('value'))} {self.documentation(v)}".strip().removesuffix(".") for v in values) + ".")
        words += [code(p.get("value")) for p in restriction.findall(XS + "pattern")]
        return " ".join(words)

    # --- table of elements ---------------------------------------------------------------------------------------
    def rows(self, node, depth=0, alternative=False):
        """Rows of a table: an element and what is in it."""
        least, most = int(node.get("minOccurs", "1")), node.get("maxOccurs", "1")
        times = str(least) if str(least) == most else f"{least}–{'∞' if most == 'unbounded' else most}"
        if alternative:
            times += ", o bien"
        name = " ".join(["·"] * depth + [code(node.get("name"))])
        yield f"| {name} | {times} | {cell(self.documentation(node))} | {cell(self.value(node))} |"
        kind = self.type_of(node)
        if kind is None or kind.tag != XS + "complexType":
            return
        for attribute in kind.iter(XS + "attribute"):
            yield self.attribute(attribute, depth + 1)
        for part in kind:
            yield from self.content(part, depth + 1)

    def attribute(self, node, depth):
        name = " ".join(["·"] * depth + [code("@" + node.get("name"))])
        value = f"Siempre {code(node.get('fixed'))}." if node.get("fixed") else self.value(node)
        times = "1" if node.get("use") == "required" else "0–1"
        return f"| {name} | {times} | {cell(self.documentation(node))} | {cell(value)} |"

    def content(self, node, depth, alternative=False):
        if node.tag == XS + "element":
            yield from self.rows(node, depth, alternative)
        elif node.tag == XS + "group":
            yield from self.content(self.groups[node.get("ref")].find(XS + "sequence"), depth)
        elif node.tag in (XS + "sequence", XS + "choice"):
            for part in node:
                yield from self.content(part, depth, alternative or node.tag == XS + "choice")
        elif node.tag == XS + "any":
            name = " ".join(["·"] * depth + ["`ds:Signature`"])
            yield f"| {name} | {'0–1' if node.get('minOccurs') == '0' else '1'} | La firma, último hijo de la raíz. | |"

    # --- annotated sample ----------------------------------------------------------------------------------------
    def children(self, node):
        """The elements directly below an element, by name."""
        kind = self.type_of(node)
        return {} if kind is None else dict(self.named(kind))

    def named(self, part):
        if part.tag == XS + "element":
            yield part.get("name"), part
        elif part.tag == XS + "group":
            target = self.groups[part.get("ref")] if part.get("ref") else part
            for inner in target:
                yield from self.named(inner)
        elif part.tag in (XS + "complexType", XS + "sequence", XS + "choice"):
            for inner in part:
                yield from self.named(inner)

    def annotated(self, text):
        """The lines of a sample, one element a line, each with what it means where its element comes first."""
        above, told = [], set()  # nodes of the open elements; nodes that were explained
        for line in text.splitlines():
            start = START.match(line)
            if start and not line.strip().startswith("<?"):
                known = self.children(above[-1]) if above else {root.get("name"): root for root in self.roots}
                node = known[start["name"]]
                if id(node) not in told:
                    told.add(id(node))
                    line += f"  <!-- {self.documentation(node)} -->"
                if not start["rest"] and not start[0].endswith("/>"):
                    above.append(node)
            elif line.strip().startswith("</"):
                above.pop()
            yield line
