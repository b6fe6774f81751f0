#include "portal/publicity_csv.h"

#include <boost/json.hpp>

#include "formats/csv_writer.h"

namespace credence::portal {
namespace {

// Member of the summary and text of its head.
struct Column {
  std::string_view member, head;
};
constexpr Column kLicenceColumns[] = {
    {"document_number", "field.licence_number"}, {"title", "field.licence_title"},
    {"category", "field.licence_category"},      {"result", "field.licence_content"},
    {"decided_on", "field.licence_date"},        {"authority", "field.licence_authority"},
    {"public_from", "field.public_from"},        {"public_until", "field.public_until"},
};
constexpr Column kPenaltyColumns[] = {
    {"document_number", "field.penalty_number"},
    {"title", "field.penalty_act"},
    {"fact", "field.penalty_fact"},
    {"basis", "field.penalty_basis"},
    {"category", "field.penalty_category"},
    {"result", "field.penalty_result"},
    {"decided_on", "field.penalty_date"},
    {"authority", "field.penalty_authority"},
    {"public_from", "field.public_from"},
    {"public_until", "field.public_until"},
};

std::string_view CellOf(const boost::json::object& object, std::string_view member) {
  const boost::json::value& value = object.at(member);
  return value.is_string() ? std::string_view(value.as_string()) : std::string_view();
}

}  // namespace

std::string PublicityCsv(const Words& words, std::string_view item, const std::vector<boost::json::object>& rows) {
  const bool licence = item == "licence";
  const Column* const begin = licence ? std::begin(kLicenceColumns) : std::begin(kPenaltyColumns);
  const Column* const end = licence ? std::end(kLicenceColumns) : std::end(kPenaltyColumns);

  std::string csv;
  formats::CsvWriter writer(csv);
  std::vector<std::string> heads{words.Text("field.subject"), words.Text("subject.code")};
  for (const Column* column = begin; column != end; ++column) heads.push_back(words.Text(column->head));
  writer.WriteRow(std::vector<std::string_view>(heads.begin(), heads.end()));

  const std::string open_end = words.Text("words.open_end");
  for (const boost::json::object& row : rows) {
    const boost::json::object& subject = row.at("subject").as_object();
    std::vector<std::string_view> cells{CellOf(subject, "name"), CellOf(subject, "code")};
    for (const Column* column = begin; column != end; ++column) {
      const std::string_view cell = CellOf(row, column->member);
      cells.push_back(column->member == "public_until" && cell.empty() ? open_end : cell);
    }
    writer.WriteRow(cells);
  }
  return csv;
}

}  // namespace credence::portal
