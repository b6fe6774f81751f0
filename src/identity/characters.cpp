#include "identity/characters.h"

#include "base/text.h"

namespace credence::identity {

std::vector<std::string_view> Characters(std::string_view text) {
  std::vector<std::string_view> characters;
  characters.reserve(text.size());
  std::size_t position = 0;
  while (position < text.size()) {
    std::size_t begin = position;
    NextCodePoint(text, position);
    characters.push_back(text.substr(begin, position - begin));
  }
  return characters;
}

}  // namespace credence::identity
