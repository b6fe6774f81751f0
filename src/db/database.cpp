#include "db/database.h"

#include <charconv>

#include "db/engines.h"

namespace credence::db {
namespace {

template <typename T>
T ParseNumber(std::string_view text) {
  T number{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  CHECK(error == std::errc() && end == text.data() + text.size());
  return number;
}

template <typename T>
T FromText(std::string_view text) {
  if constexpr (std::is_same_v<T, std::string>) {
    return std::string(text);
  } else if constexpr (std::is_same_v<T, bool>) {
    if (text == "1" || text == "t") return true;  // "t": a PostgreSQL expression of type boolean, such as EXISTS
    CHECK(text == "0" || text == "f");
    return false;
  } else {
    return ParseNumber<T>(text);
  }
}

template <typename T>
T Plain(const RawRow& row, std::size_t index) {
  auto text = row.Column(index);
  if (!text) throw BrokenInvariant("NULL in column " + std::to_string(index) + ", which is read as never NULL");
  return FromText<T>(*text);
}

template <typename T>
std::optional<T> Nullable(const RawRow& row, std::size_t index) {
  auto text = row.Column(index);
  if (!text) return std::nullopt;
  return FromText<T>(*text);
}

}  // namespace

template <>
std::string ColumnAs<std::string>(const RawRow& row, std::size_t index) {
  return Plain<std::string>(row, index);
}
template <>
std::int64_t ColumnAs<std::int64_t>(const RawRow& row, std::size_t index) {
  return Plain<std::int64_t>(row, index);
}
template <>
double ColumnAs<double>(const RawRow& row, std::size_t index) {
  return Plain<double>(row, index);
}
template <>
bool ColumnAs<bool>(const RawRow& row, std::size_t index) {
  return Plain<bool>(row, index);
}
template <>
std::optional<std::string> ColumnAs<std::optional<std::string>>(const RawRow& row, std::size_t index) {
  return Nullable<std::string>(row, index);
}
template <>
std::optional<std::int64_t> ColumnAs<std::optional<std::int64_t>>(const RawRow& row, std::size_t index) {
  return Nullable<std::int64_t>(row, index);
}
template <>
std::optional<double> ColumnAs<std::optional<double>>(const RawRow& row, std::size_t index) {
  return Nullable<double>(row, index);
}
template <>
std::optional<bool> ColumnAs<std::optional<bool>>(const RawRow& row, std::size_t index) {
  return Nullable<bool>(row, index);
}

Result<std::unique_ptr<Database>> Database::Open(const DatabaseAddress& address, const OpenOptions& options) {
  CHECK(options.readers > 0 && options.writers > 0);
  if (address.engine() == Engine::kPostgres) return OpenPostgres(address.text, options);
  return OpenSqlite(address.text, options);
}

std::string WidenKeys(std::string_view sql, std::size_t count) {
  constexpr std::string_view kPlace = "(:keys)";
  const std::size_t at = sql.find(kPlace);
  CHECK(at != std::string_view::npos);
  std::string wide(sql.substr(0, at));
  for (std::size_t i = 0; i < count; ++i) wide.append(i == 0 ? "(:key" : ", :key").append(std::to_string(i));
  return wide.append(")").append(sql.substr(at + kPlace.size()));
}

}  // namespace credence::db
