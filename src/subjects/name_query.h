// What somebody looks for among names, and how well a name answers it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace credence::subjects {

// In the order in which hits are shown.
enum class Fit { kExact, kPrefix, kInside, kNone };

class NameQuery {
 public:
  // `search_form` (identity::SearchForm) has at least two characters.
  explicit NameQuery(std::string search_form);

  // Of a name in its search form. Initials are never exact: many names share them.
  Fit FitOf(std::string_view search_form) const;

  const std::string& form() const { return form_; }
  const std::vector<std::string>& characters() const { return characters_; }
  // What was typed as initials of three or more; empty when it cannot be initials.
  const std::string& initials() const { return initials_; }

 private:
  std::string form_;
  std::vector<std::string> characters_;
  std::string initials_;
};

// A piece of a text that is looked up, and how far behind the text's beginning it stands.
struct Piece {
  std::string gram;
  std::size_t offset = 0;
};
// Grams that cover every character.
std::vector<Piece> NamePieces(const std::vector<std::string>& characters);
std::vector<Piece> InitialPieces(std::string_view initials);

}  // namespace credence::subjects
