#include "subjects/name_query.h"

#include <algorithm>

#include "base/check.h"
#include "identity/search_form.h"
#include "subjects/name_grams.h"

namespace credence::subjects {
namespace {

constexpr std::size_t kInitialsMin = 3;

Fit FitOfInitials(const std::vector<std::string>& initials, std::string_view wanted) {
  for (std::size_t begin = 0; begin + wanted.size() <= initials.size(); ++begin) {
    std::size_t i = 0;
    while (i < wanted.size() && initials[begin + i].find(wanted[i]) != std::string::npos) ++i;
    if (i == wanted.size()) return begin == 0 ? Fit::kPrefix : Fit::kInside;
  }
  return Fit::kNone;
}

// Pieces of `length` characters at 0, length, 2·length, …, the last one as far back as it must.
std::vector<Piece> Cover(const std::vector<std::string>& characters, std::size_t length) {
  const std::size_t size = characters.size();
  CHECK(size >= length);
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < size; at += length) {
    const std::size_t offset = std::min(at, size - length);
    Piece piece{"", offset};
    for (std::size_t i = 0; i < length; ++i) piece.gram += characters[offset + i];
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

}  // namespace

NameQuery::NameQuery(std::string search_form)
    : form_(std::move(search_form)), characters_(CharactersOf(form_)), initials_(identity::TypedInitials(form_)) {
  CHECK(characters_.size() >= 2);
  if (initials_.size() < kInitialsMin) initials_.clear();
}

Fit NameQuery::FitOf(std::string_view search_form) const {
  const std::size_t at = search_form.find(form_);
  if (at == 0) return search_form.size() == form_.size() ? Fit::kExact : Fit::kPrefix;
  const Fit fit = at != std::string_view::npos ? Fit::kInside : Fit::kNone;
  if (initials_.empty()) return fit;
  return std::min(fit, FitOfInitials(identity::InitialsOfName(search_form), initials_));
}

std::vector<Piece> NamePieces(const std::vector<std::string>& characters) { return Cover(characters, 2); }

std::vector<Piece> InitialPieces(std::string_view initials) { return Cover(CharactersOf(initials), kInitialsMin); }

}  // namespace credence::subjects
