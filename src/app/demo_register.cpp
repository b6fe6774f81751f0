#include "app/demo_register.h"

#include <algorithm>

#include "identity/credit_code.h"
#include "identity/organisation_code.h"
#include "identity/registration_number.h"

namespace credence::app {
namespace {

// Inner organisation codes: DEM and five digits. What is below 10000 belongs to departments, samples and test vectors.
constexpr int kFirstNumber = 10'000;
constexpr int kFirstUnknownNumber = 19'000;
constexpr int kFirstWrongNumber = 18'000;
constexpr int kLeastOfTrade = 4;  // so that no kind of decision is without subjects
constexpr int kRenameFrom = 2;    // period
constexpr int kEndMonths = 6;     // in which organisations end
constexpr std::string_view kCompanies = "91", kIndividuals = "92";

std::string MakeCode(const std::string& prefix, int number) {
  const std::string body = "DEM" + std::to_string(number);
  std::string code = prefix + "420881" + body + identity::OrganisationCodeCheckCharacter(body);
  code += identity::CreditCodeCheckCharacter(code);
  return code;
}

const catalog::ItemDefinition& RegisterItem() { return *catalog::FindBuiltinItem("organisation").value(); }

}  // namespace

std::string DemoRegister::UnknownCode(int number) { return MakeCode("91", kFirstUnknownNumber + number); }

DemoRegister::DemoRegister(const DemoWords& words, const DemoSchedule& schedule, DemoRandom& random)
    : words_(words), schedule_(schedule), by_trade_(words.trades.size()) {
  organisations_.reserve(kDemoOrganisations);
  AddSamples(random);
  for (int i = 0; i < kLeastOfTrade; ++i) {
    for (std::size_t trade = 0; trade < words_.trades.size(); ++trade) {
      AddOrganisation(trade, Organisation::kBefore, random);
    }
  }
  const std::size_t later = static_cast<std::size_t>(kDemoPeriods * kDemoNewOrganisationsPerMonth);
  while (organisations_.size() < kDemoOrganisations - later) {
    AddOrganisation(random.PickWeighted(words_.trades), Organisation::kBefore, random);
  }
  Rename(random);
  End();
  Double();
  for (int period = 0; period < kDemoPeriods; ++period) {
    for (int i = 0; i < kDemoNewOrganisationsPerMonth; ++i) {
      AddOrganisation(random.PickWeighted(words_.trades), period, random);
    }
  }
  Number();
}

void DemoRegister::AddSamples(DemoRandom& random) {
  for (const SampleSubject& sample : words_.samples) {
    by_trade_[sample.trade].push_back(organisations_.size());
    Organisation organisation{.code = sample.code,
                              .name = sample.name,
                              .trade = sample.trade,
                              .place = sample.place,
                              .address = DrawAddress(words_.places[sample.place], random),
                              .registered_on = schedule_.begin().AddDays(-random.Between(400, 4000))};
    organisations_.push_back(std::move(organisation));
    names_.push_back(sample.name);
  }
  std::sort(names_.begin(), names_.end());
}

void DemoRegister::AddOrganisation(std::size_t trade, int registered_in, DemoRandom& random) {
  const Trade& kind = words_.trades[trade];
  const std::size_t place = random.PickWeighted(words_.places);
  const int number = kFirstNumber + static_cast<int>(organisations_.size() - words_.samples.size());
  const bool is_new = registered_in != Organisation::kBefore;
  const CivilDate registered_on = is_new ? schedule_.RegisterReceivedOn(registered_in).AddDays(-random.Between(1, 20))
                                         : schedule_.begin().AddDays(-random.Between(60, 6000));
  std::string name = DrawName(kind, words_.places[place], random);
  by_trade_[trade].push_back(organisations_.size());
  organisations_.push_back({.code = MakeCode(kind.prefix, number),
                            .name = std::move(name),
                            .registered_in = registered_in,
                            .trade = trade,
                            .place = place,
                            .address = DrawAddress(words_.places[place], random),
                            .registered_on = registered_on});
}

std::string DemoRegister::DrawName(const Trade& trade, const Place& place, DemoRandom& random) {
  while (true) {
    const std::string& brand = random.Pick(words_.brands);
    const std::string& suffix = random.Pick(trade.suffixes);
    std::string name = Expand(trade.name, [&](std::string_view key) -> std::optional<std::string> {
      if (key == "place") return place.name;
      if (key == "brand") return brand;
      if (key == "suffix") return suffix;
      return std::nullopt;
    });
    auto slot = std::lower_bound(names_.begin(), names_.end(), name);
    if (slot != names_.end() && *slot == name) continue;
    names_.insert(slot, name);
    return name;
  }
}

std::string DemoRegister::DrawAddress(const Place& place, DemoRandom& random) const {
  const std::string& street = random.Pick(words_.streets);
  const std::string number = std::to_string(random.Between(1, 199));
  return Expand(words_.Text("address"), [&](std::string_view key) -> std::optional<std::string> {
    if (key == "place") return place.full;
    if (key == "street") return street;
    if (key == "number") return number;
    return std::nullopt;
  });
}

// In different months, long enough before the end that decisions under the new name follow.
void DemoRegister::Rename(DemoRandom& random) {
  const std::size_t step = (organisations_.size() - FirstOfRest()) / kDemoRenamed;
  for (int i = 0; i < kDemoRenamed; ++i) {
    Organisation& organisation =
        organisations_[FirstOfRest() + static_cast<std::size_t>(i) * step + random.Below(step)];
    organisation.later_name = DrawName(words_.trades[organisation.trade], words_.places[organisation.place], random);
    organisation.renamed_in = kRenameFrom + 2 * i;
  }
}

// Behind the samples and the first few of each trade, which stay as they are: no kind of decision is without subjects.
std::size_t DemoRegister::FirstOfRest() const {
  return words_.samples.size() + static_cast<std::size_t>(kLeastOfTrade) * words_.trades.size();
}

// In the last months, so that they have decisions; others than those that change their name.
void DemoRegister::End() {
  constexpr int kEnded = kDemoCancelled + kDemoRevoked;
  const std::size_t step = (organisations_.size() - FirstOfRest()) / static_cast<std::size_t>(kEnded);
  for (int i = 0; i < kEnded; ++i) {
    std::size_t at = FirstOfRest() + static_cast<std::size_t>(i) * step;
    while (!organisations_[at].later_name.empty()) ++at;
    organisations_[at].ended_in = kDemoPeriods - 1 - i % kEndMonths;
    organisations_[at].end = i < kDemoCancelled ? "cancelled" : "revoked";
  }
}

// The first two of a trade of companies bear one name: the second is the first, registered once more.
void DemoRegister::Double() {
  for (std::size_t trade = words_.trades.size(); trade-- > 0 && doubled_.size() < kDemoDoubled;) {
    if (words_.trades[trade].prefix != kCompanies) continue;
    const Organisation& kept = organisations_[words_.samples.size() + trade];
    Organisation& double_of = organisations_[words_.samples.size() + words_.trades.size() + trade];
    double_of.name = kept.name;
    double_of.place = kept.place;
    double_of.address = kept.address;
    double_of.registered_on = kept.registered_on;
    doubled_.push_back({double_of.code, kept.code});
  }
}

// The numbers of before the unified code. Where the month of a citizen number would be, they have 00.
void DemoRegister::Number() {
  const CivilDate unified_from = CivilDate::FromYmd(2015, 10, 1).value();
  int number = 1'000;
  for (Organisation& organisation : organisations_) {
    const std::string& prefix = words_.trades[organisation.trade].prefix;
    const bool is_of_trade = organisation.code.starts_with('9');
    if (!is_of_trade || organisation.registered_on >= unified_from) continue;
    const std::string body =
        "420881" + std::string(prefix == kIndividuals ? "6000" : "0000") + std::to_string(number++);
    organisation.registration_number = body + identity::RegistrationNumberCheckDigit(body);
  }
}

std::vector<DemoRow> DemoRegister::RowsOf(int period) const {
  std::vector<DemoRow> rows;
  for (const Organisation& organisation : organisations_) {
    if (organisation.registered_in == period) rows.push_back(RowOf(organisation, organisation.name));
    if (organisation.renamed_in == period) rows.push_back(RowOf(organisation, organisation.later_name));
    if (organisation.ended_in == period) rows.push_back(RowOf(organisation, organisation.name, organisation.end));
  }
  if (period == Organisation::kBefore) AddWrongRows(rows);
  return rows;
}

DemoRow DemoRegister::RowOf(const Organisation& organisation, const std::string& name, std::string_view status) const {
  const Trade& trade = words_.trades[organisation.trade];
  const OrganisationKind& kind = words_.KindOf(trade.prefix);
  DemoRow row(RegisterItem());
  row.Set("name", name);
  row.Set("uscc", organisation.code);
  row.Set("organisation_no", organisation.code.substr(8, 9));
  row.Set("registered_on", organisation.registered_on.Iso());
  row.Set("kind", kind.kind);
  row.Set("status", words_.Text(status));
  row.Set("registration_no", organisation.registration_number);
  row.Set("authority", kind.authority);
  row.Set("region", words_.places[organisation.place].region);
  row.Set("province", words_.Text("province"));
  row.Set("scope", trade.scope);
  row.Set("legal_representative", words_.Text("representative"));
  return row;
}

// Rows of organisations that never enter the register.
void DemoRegister::AddWrongRows(std::vector<DemoRow>& rows) const {
  for (int i = 0; i < kDemoOrganisationsWithBadCode + kDemoOrganisationsWithoutName; ++i) {
    const Organisation& model = organisations_[words_.samples.size() + static_cast<std::size_t>(i)];
    DemoRow row = RowOf(model, model.name);
    std::string code = MakeCode(words_.trades[model.trade].prefix, kFirstWrongNumber + i);
    row.Set("organisation_no", code.substr(8, 9));
    if (i < kDemoOrganisationsWithBadCode) {
      code.back() = code.back() == 'A' ? 'B' : 'A';
    } else {
      row.Set("name", "");
    }
    row.Set("uscc", code);
    rows.push_back(std::move(row));
  }
}

}  // namespace credence::app
