#include "xml/shape.h"

#include <xercesc/framework/psvi/XSAnnotation.hpp>
#include <xercesc/framework/psvi/XSComplexTypeDefinition.hpp>
#include <xercesc/framework/psvi/XSElementDeclaration.hpp>
#include <xercesc/framework/psvi/XSModel.hpp>
#include <xercesc/framework/psvi/XSModelGroup.hpp>
#include <xercesc/framework/psvi/XSNamedMap.hpp>
#include <xercesc/framework/psvi/XSParticle.hpp>
#include <xercesc/framework/psvi/XSSimpleTypeDefinition.hpp>

#include "xml/schema.h"
#include "xml/transcode.h"

namespace esclusa::xml {
namespace {

using namespace xercesc;  // NOLINT(google-build-using-namespace): a dozen long names

constexpr int kDeepest = 32;  // a type that contains itself is cut here

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// Text of the first xs:documentation in the source of an annotation.
std::string documentation(const std::string& annotation) {
  const std::size_t tag = annotation.find("documentation");
  const std::size_t begin = tag == std::string::npos ? tag : annotation.find('>', tag);
  const std::size_t end = begin == std::string::npos ? begin : annotation.find("</", begin);
  if (end == std::string::npos) return {};
  std::string text = annotation.substr(begin + 1, end - begin - 1);
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");
  replace_all(text, "&amp;", "&");
  return text;
}

std::string explanation(XSSimpleTypeDefinition& type) {
  XSAnnotationList* const annotations = type.getAnnotations();
  if (annotations == nullptr || annotations->size() == 0) return {};
  return documentation(to_utf8_or_empty(annotations->elementAt(0)->getAnnotationString()));
}

Shape shape_of(XSElementDeclaration& element, int depth);

Shape shape_of(XSParticle& particle, int depth) {
  Shape shape;
  if (particle.getTermType() == XSParticle::TERM_ELEMENT) shape = shape_of(*particle.getElementTerm(), depth);
  shape.least = static_cast<unsigned>(particle.getMinOccurs());
  shape.most =
      particle.getMaxOccursUnbounded() ? Shape::kUnbounded : static_cast<unsigned>(particle.getMaxOccurs());
  return shape;
}

/// The particles of a model group as one sequence. Of a choice, and of a group that may be missing, nothing
/// is obligatory: that one of them is due only shows in the fault itself. A group that repeats has no order.
void add_particles(Shape& shape, XSModelGroup& group, bool obligatory, int depth) {
  const bool choice = group.getCompositor() == XSModelGroup::COMPOSITOR_CHOICE;
  if (group.getCompositor() == XSModelGroup::COMPOSITOR_ALL) shape.sequence = false;
  XSParticleList* const particles = group.getParticles();
  for (XMLSize_t i = 0; particles != nullptr && i < particles->size(); ++i) {
    XSParticle& particle = *particles->elementAt(i);
    if (particle.getTermType() == XSParticle::TERM_MODELGROUP) {
      if (particle.getMaxOccursUnbounded() || particle.getMaxOccurs() > 1) shape.sequence = false;
      add_particles(shape, *particle.getModelGroupTerm(),
                    obligatory && !choice && particle.getMinOccurs() > 0, depth);
      continue;
    }
    shape.children.push_back(shape_of(particle, depth));
    if (choice || !obligatory) shape.children.back().least = 0;
  }
}

void add_children(Shape& shape, XSParticle* content, int depth) {
  if (content == nullptr || content->getTermType() != XSParticle::TERM_MODELGROUP) return;
  shape.sequence = true;
  add_particles(shape, *content->getModelGroupTerm(), true, depth);
}

Shape shape_of(XSElementDeclaration& element, int depth) {
  Shape shape;
  shape.name = to_utf8_or_empty(element.getName());
  XSTypeDefinition* const type = element.getTypeDefinition();
  if (type == nullptr || depth > kDeepest) return shape;
  if (type->getTypeCategory() == XSTypeDefinition::SIMPLE_TYPE) {
    shape.simple = true;
    shape.explanation = explanation(*static_cast<XSSimpleTypeDefinition*>(type));
  } else {
    add_children(shape, static_cast<XSComplexTypeDefinition*>(type)->getParticle(), depth + 1);
  }
  return shape;
}

}  // namespace

std::vector<Shape> shapes_of(XMLGrammarPool& pool) {
  std::vector<Shape> roots;
  bool changed = false;
  XSModel* const model = pool.getXSModel(changed);
  XSNamedMap<XSObject>* const elements = model->getComponents(XSConstants::ELEMENT_DECLARATION);
  for (XMLSize_t i = 0; elements != nullptr && i < elements->getLength(); ++i)
    roots.push_back(shape_of(*static_cast<XSElementDeclaration*>(elements->item(i)), 0));
  return roots;
}

}  // namespace esclusa::xml
