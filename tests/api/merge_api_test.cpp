// Two subjects that are one, as the console meets them, and what readers see of it.
#include <algorithm>
#include <chrono>
#include <thread>
#include <tuple>

#include "access/access_routes.h"
#include "api/workbench_test.h"
#include "db/change_mark.h"
#include "http/target.h"
#include "portal/kept_answers.h"
#include "portal/portal_routes.h"

namespace credence::api {
namespace {

namespace json = boost::json;

class MergeApi : public WorkbenchBench {
 protected:
  static std::string Into(std::string_view code) { return BodyOf({{"into", code}, {"reason", kWhy}}); }
};
INSTANTIATE_TEST_SUITE_P(Engines, MergeApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

const std::string kFrom(kBuilders), kTo(kChemicals);

// The pages and the API of the public as the service gives them: with answers that are kept.
class PublicSide {
 public:
  explicit PublicSide(City& city)
      : mark_(std::move(db::ChangeMark::Open(city.database.address())).value()),
        answers_([this] { return mark_->Now(); }, city.clock, std::size_t{1} << 20),
        portal_({*city.database, *city.records, city.access, *city.items, city.clock, {}, &answers_}) {
    http::Router router;
    portal::AddRoutes(router, portal_);
    site_ = std::make_unique<http::Site>(std::move(router), metrics_, http::SiteOptions());
  }

  // Status and body, or where it leads.
  std::string Get(const std::string& target) {
    http::Request request;
    auto parsed = http::ParseTarget(target);
    request.path = parsed->path;
    request.query = parsed->query;
    request.query_text = parsed->query_text;
    request.id = "P-1";
    request.remote_address = "192.0.2.9";
    if (!target.starts_with("/api/")) request.headers.emplace_back("accept", "text/html");
    const http::Response response = site_->Answer(request);
    const std::string* location = response.FindHeader("Location");
    return std::to_string(response.status) + " " + (location ? *location : response.body);
  }

 private:
  http::MetricsRegistry metrics_;
  std::unique_ptr<db::ChangeMark> mark_;
  portal::KeptAnswers answers_;
  portal::PortalService portal_;
  std::unique_ptr<http::Site> site_;
};

TEST_P(MergeApi, ReadersFollowWithinASecondAndComeBack) {
  PublicSide readers(city_);
  Browser office = Enter("office", "office");
  const std::string targets[] = {
      "/api/v1/subjects/" + kFrom,
      "/api/v1/subjects/" + kTo,
      "/subjects/" + kFrom,
      "/subjects/" + kTo,
      "/api/v1/search?q=" + http::EncodeQueryValue(kBuildersName),
      "/api/v1/search?q=" + http::EncodeQueryValue("钟祥示例"),
      "/search?q=" + http::EncodeQueryValue("示例建筑"),
  };
  auto all = [&] {
    std::vector<std::string> seen;
    for (const std::string& target : targets) seen.push_back(readers.Get(target));
    seen.push_back(office.Ask("getCodeQuality").response.body);  // one organisation less
    const std::string home = readers.Get("/");
    const std::size_t figure = home.find("<dd>");
    seen.push_back(home.substr(figure, home.find("</dd>", figure) - figure));  // there as well
    return seen;
  };
  const std::vector<std::string> before = all();
  // How many of them differ from `earlier`; asked again until a second has passed.
  auto changed = [&](const std::vector<std::string>& earlier, std::size_t expected) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    city_.clock.Set({city_.clock.Now().epoch_ms + 1'000});
    for (;;) {
      const bool last = std::chrono::steady_clock::now() > end;
      const std::vector<std::string> now = all();
      std::size_t differing = 0;
      for (std::size_t i = 0; i < now.size(); ++i) differing += now[i] == earlier[i] ? 0 : 1;
      if (differing == expected || last) return differing;
    }
  };
  EXPECT_EQ(changed(before, 0), 0u);  // and by themselves they do not change
  ASSERT_EQ(office.Ask("mergeSubject", {kFrom}, Into(kTo)).status, 200);
  EXPECT_EQ(changed(before, before.size()), before.size());
  const json::value subject = json::parse(readers.Get("/api/v1/subjects/" + kFrom).substr(4));
  EXPECT_EQ(subject.at("subject").at("code").as_string(), kChemicals);
  const json::value found =
      json::parse(readers.Get("/api/v1/search?q=" + http::EncodeQueryValue(kBuildersName)).substr(4));
  ASSERT_EQ(found.at("rows").as_array().size(), 1u);
  EXPECT_EQ(found.at("rows").at(0).at("code").as_string(), kChemicals);
  EXPECT_GT(found.at("rows").at(0).at("counts").at("licence").as_int64(), kManyLicences);
  ASSERT_EQ(office.Ask("unmergeSubject", {kFrom}, WhyBody("并非同一单位")).status, 200);
  EXPECT_EQ(changed(before, 0), 0u);
}

TEST_P(MergeApi, MergesAndTakesBack) {
  Browser office = Enter("office", "office");
  const auto pair = office.Ask("compareSubjects", {}, "", "left=" + kFrom + "&right=" + kTo);
  ASSERT_EQ(pair.status, 200);
  EXPECT_EQ(pair.body.at("left").at("code").as_string(), kBuilders);
  EXPECT_EQ(pair.body.at("facts").at(0).at("agreement"), "differs");
  const auto merged = office.Ask("mergeSubject", {kFrom}, Into(kTo));
  ASSERT_EQ(merged.status, 200);
  EXPECT_EQ(merged.body.at("undoable_until"), "2026-12-22");
  EXPECT_EQ(office.Ask("mergeSubject", {kFrom}, Into(kTo)).code, "subjects.merge_merged");
  EXPECT_EQ(office.Ask("mergeSubject", {kTo}, Into(kFrom)).code, "subjects.merge_into_merged");
  ASSERT_EQ(office.Ask("unmergeSubject", {kFrom}, WhyBody("并非同一单位")).status, 200);
  EXPECT_EQ(office.Ask("unmergeSubject", {kFrom}, WhyBody()).code, "subjects.not_merged");
  ASSERT_EQ(office.Ask("mergeSubject", {kTo}, Into(kFrom)).status, 200);  // the other way round

  const auto first = office.Ask("listMerges", {}, "", "limit=1");
  ASSERT_EQ(first.body.at("rows").as_array().size(), 1u);
  EXPECT_EQ(first.body.at("rows").at(0).at("from").at("code").as_string(), kChemicals);
  EXPECT_EQ(first.body.at("rows").at(0).at("by"), "office");
  EXPECT_TRUE(first.body.at("rows").at(0).at("undone").is_null());
  const std::string next(first.body.at("next").as_string());
  const auto second = office.Ask("listMerges", {}, "", "limit=1&cursor=" + next);
  EXPECT_EQ(second.body.at("rows").at(0).at("from").at("code").as_string(), kBuilders);
  EXPECT_EQ(second.body.at("rows").at(0).at("undone").at("reason"), "并非同一单位");
  EXPECT_EQ(second.body.at("rows").at(0).at("undone").at("by"), "office");
  EXPECT_TRUE(second.body.at("next").is_null());
  EXPECT_EQ(office.Ask("listMerges").body.at("rows").as_array().size(), 2u);
  for (const char* cursor : {"x", "1", "1-", "-1", "1-x", "1-2-3", "99999999999999999999-1"}) {
    EXPECT_EQ(office.Ask("listMerges", {}, "", "cursor=" + std::string(cursor)).code, "access.cursor") << cursor;
  }
}

TEST_P(MergeApi, RefusesWhatIsNoMerge) {
  Browser office = Enter("office", "office");
  const std::tuple<std::string_view, std::string_view, const char*> cases[] = {
      {kFrom, kFrom, "subjects.merge_self"},      {kFrom, kStranger, "subjects.not_found"},
      {kStranger, kTo, "subjects.not_found"},     {kSnacks, kTo, "subjects.merge_kinds"},
      {"x", kTo, "credit_code.length"},           {kFrom, "91420881DEM090013X", "credit_code.check"},
      {"' OR 1=1 --", kTo, "credit_code.length"},
  };
  for (const auto& [from, into, code] : cases) {
    EXPECT_EQ(office.Ask("mergeSubject", {std::string(from)}, Into(into)).code, code) << from << " " << into;
  }
  EXPECT_EQ(office.Ask("unmergeSubject", {std::string(kStranger)}, WhyBody()).code, "subjects.not_found");
  EXPECT_EQ(office.Ask("unmergeSubject", {kFrom}, WhyBody()).code, "subjects.not_merged");
  const std::pair<std::string, const char*> bodies[] = {
      {"", "http.media_type"},
      {"[1]", "http.bad_body"},
      {R"({"into":"x"})", "access.member"},
      {R"({"reason":"经核对"})", "access.member"},
      {BodyOf({{"into", kTo}, {"reason", kWhy}, {"force", true}}), "access.member"},
      {BodyOf({{"into", kTo}, {"reason", "x"}}), "subjects.reason"},
      {BodyOf({{"into", kTo}, {"reason", std::string(kPersonNumber)}}), "subjects.reason"},
  };
  for (const auto& [body, code] : bodies) EXPECT_EQ(office.Ask("mergeSubject", {kFrom}, body).code, code) << body;
  EXPECT_TRUE(office.Ask("listMerges").body.at("rows").as_array().empty());
  for (const char* query : {"", "left=", "left=x&right=y"}) {
    EXPECT_EQ(office.Ask("compareSubjects", {}, "", query).code, "credit_code.length") << query;
  }
  EXPECT_EQ(office.Ask("compareSubjects", {}, "", "left=" + kFrom + "&right=" + std::string(kStranger)).code,
            "subjects.not_found");
  EXPECT_EQ(office.Ask("compareSubjects", {}, "", "left=" + std::string(61, 'x')).code, "access.member");
}

TEST_P(MergeApi, CanBeTakenBackForThirtyDays) {
  const std::string password = AddAccount(city_, "office", "office");
  Browser office(city_);
  office.Enter("office", password);
  ASSERT_EQ(office.Ask("mergeSubject", {kFrom}, Into(kTo)).status, 200);
  city_.clock.Set({city_.clock.Now().epoch_ms + 31LL * 24 * 3600 * 1000});
  office.Enter("office", password);
  const auto late = office.Ask("unmergeSubject", {kFrom}, WhyBody());
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(late.code, "subjects.unmerge_too_late");
}

TEST_P(MergeApi, TwoAtOnceMakeNoCircle) {
  Browser one = Enter("one", "office"), other = Enter("other", "office");
  Browser::Answer first, second;
  std::thread thread([&] { first = one.Ask("mergeSubject", {kFrom}, Into(kTo)); });
  second = other.Ask("mergeSubject", {kTo}, Into(kFrom));
  thread.join();
  EXPECT_EQ(std::min(first.status, second.status), 200);
  EXPECT_EQ(std::max(first.status, second.status), 409);
  EXPECT_EQ(one.Ask("listMerges").body.at("rows").as_array().size(), 1u);
}

}  // namespace
}  // namespace credence::api
