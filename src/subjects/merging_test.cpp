#include "subjects/merging.h"

#include <gtest/gtest.h>

#include <thread>

#include "ledger/changed_columns_test.h"
#include "subjects/matching.h"
#include "subjects/merge_store.h"
#include "subjects/register_bench_test.h"
#include "subjects/subjects_finding_codes.h"

namespace credence::subjects {
namespace {

using Strings = std::vector<std::string>;

class MergingOn : public testing::TestWithParam<db::Engine>, protected RegisterBench {
 protected:
  MergingOn() : RegisterBench(GetParam()) {}
  Strings Defects() {
    Strings defects;
    Read([&](db::Transaction& tx) { defects = FindMergeDefects(tx, ledger.algorithm()); });
    return defects;
  }
  Strings Names(const SubjectFile& file) {
    Strings names;
    for (const SubjectName& name : file.names) names.push_back(name.name + "|" + name.valid_to);
    return names;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, MergingOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(MergingOn, TheMergedCodeLeadsToTheSurvivorAndBack) {
  const std::int64_t first = Register(Entry(1)), second = Register(Entry(2));
  const SubjectFile before = Find(1);
  clock.Set({clock.Now().epoch_ms + 1'000});
  EXPECT_EQ(Merge(1, 2), "");
  SubjectFile merged = Find(1);
  EXPECT_EQ(merged.subject.id, second);
  ASSERT_TRUE(merged.merged_from.has_value());
  EXPECT_EQ(merged.merged_from->code, RegisterCode(1));
  EXPECT_EQ(merged.group, (std::vector<std::int64_t>{second, first}));
  EXPECT_EQ(Names(merged), (Strings{RegisterName(2) + "|", RegisterName(1) + "|2018-05-10"}));
  EXPECT_EQ(merged.identifiers.size(), 4u);
  EXPECT_FALSE(Find(2).merged_from.has_value());
  Read([&](db::Transaction& tx) {
    const Match match = MatchSubjects(tx, {{RegisterCode(1), "", "", RegisterName(1)}}).front();
    EXPECT_EQ(match.subject_id, second);
    EXPECT_EQ(match.holder_id, first);  // what is filed under the merged code comes back with it
    EXPECT_FALSE(match.name_differs);   // the name of the merged one is a name of the survivor
    EXPECT_EQ(match.registered_code, RegisterCode(2));
    EXPECT_EQ(MergedInto(tx, {first, second}), (std::multimap<std::int64_t, std::int64_t>{{second, first}}));
  });
  EXPECT_EQ(Defects(), Strings());

  EXPECT_EQ(Unmerge(1), "");
  const SubjectFile after = Find(1);
  EXPECT_EQ(after.subject.id, first);
  EXPECT_EQ(Names(after), Names(before));
  EXPECT_EQ(after.identifiers, before.identifiers);
  EXPECT_EQ(after.group, before.group);
  Read([&](db::Transaction& tx) { EXPECT_TRUE(MergedInto(tx, {first, second}).empty()); });
  EXPECT_FALSE(after.merged_from.has_value());
  EXPECT_EQ(Find(2).names.size(), 1u);
  EXPECT_EQ(Defects(), Strings());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM ledger_entry WHERE action = 'subject.merged' AND actor = 'operator'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM ledger_entry WHERE action = 'subject.unmerged' AND actor = 'operator'"), 1);
}

TEST_P(MergingOn, ANameThatBothBearIsListedOnce) {
  RegisterEntry twin = Entry(2);
  twin.name = " 钟祥示例第１有限公司";
  Register(Entry(1));
  Register(twin);
  RegisterEntry renamed = Entry(1);
  renamed.name = "钟祥示例新名有限公司";
  clock.Set({clock.Now().epoch_ms + 86'400'000});
  Register(renamed);
  EXPECT_EQ(Merge(1, 2), "");
  EXPECT_EQ(Names(Find(2)), (Strings{twin.name + "|", "钟祥示例新名有限公司|2018-05-11"}));
}

TEST_P(MergingOn, RefusesChainsCirclesAndWhatIsNoMerge) {
  for (int n : {1, 2, 3, 4}) Register(Entry(n));
  EXPECT_EQ(Merge(1, 1), "subjects.merge_self");
  EXPECT_EQ(Merge(1, 9), "subjects.not_found");
  EXPECT_EQ(Merge(9, 1), "subjects.not_found");
  EXPECT_EQ(Unmerge(1), "subjects.not_merged");
  EXPECT_EQ(Merge(1, 2), "");
  EXPECT_EQ(Merge(1, 2), "subjects.merge_merged");
  EXPECT_EQ(Merge(1, 3), "subjects.merge_merged");
  EXPECT_EQ(Merge(2, 1), "subjects.merge_into_merged");
  EXPECT_EQ(Merge(3, 1), "subjects.merge_into_merged");
  EXPECT_EQ(Merge(2, 3), "subjects.merge_has_merged");
  EXPECT_EQ(Merge(3, 2), "");
  EXPECT_EQ(Find(3).group.size(), 3u);
  EXPECT_EQ(Unmerge(1), "");
  EXPECT_EQ(Merge(1, 2), "");  // a second merge of the same
  EXPECT_EQ(Count("SELECT MAX(number) FROM subject_merge"), 2);
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(MergingOn, AskForPermissionAndAReason) {
  Register(Entry(1));
  Register(Entry(2));
  EXPECT_EQ(Merge(1, 2, Caller::Public()), "access.forbidden");
  EXPECT_EQ(Merge(1, 2, Caller::Job()), "access.forbidden");
  EXPECT_EQ(merges.Compare(Caller::Public(), RegisterCode(1), RegisterCode(2)).error().code, "access.forbidden");
  for (const char* reason : {"", " 　", "无", "\xFF\xFE", "联系 13800138000 后合并"}) {
    EXPECT_EQ(merges.Merge(Caller::Operator(), RegisterCode(1), RegisterCode(2), reason).error().code,
              "subjects.reason")
        << reason;
  }
  std::string longest;
  for (std::size_t i = 0; i < kReasonMax; ++i) longest += "由";
  EXPECT_EQ(merges.Merge(Caller::Operator(), RegisterCode(1), RegisterCode(2), longest + "由").error().code,
            "subjects.reason");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM ledger_entry"), 0);
  EXPECT_TRUE(merges.Merge(Caller::Operator(), RegisterCode(1), RegisterCode(2), longest).ok());
  EXPECT_EQ(Unmerge(1, Caller::Public()), "access.forbidden");
}

TEST_P(MergingOn, NeverTiesTwoKindsOrTwoPersonsTogether) {
  RegisterEntry business = Entry(2), other = Entry(3), same = Entry(4);
  business.code = RegisterCode(2, "92420881");
  other.code = RegisterCode(3, "92420881");
  same.code = RegisterCode(4, "92420881");
  same.name = business.name;
  Register(Entry(1));
  Register(business);
  Register(other);
  Register(same);
  auto merge = [&](const std::string& from, const std::string& into) {
    auto merged = merges.Merge(Caller::Operator(), from, into, "同一企业重复登记");
    return merged.ok() ? "" : merged.error().code;
  };
  EXPECT_EQ(merge(RegisterCode(1), business.code), "subjects.merge_kinds");
  EXPECT_EQ(merge(business.code, RegisterCode(1)), "subjects.merge_kinds");
  EXPECT_EQ(merge(business.code, other.code), "subjects.merge_persons");
  EXPECT_EQ(merge(business.code, same.code), "");
}

TEST_P(MergingOn, CanBeUndoneForThirtyDays) {
  Register(Entry(1));
  Register(Entry(2));
  EXPECT_EQ(Merge(1, 2), "");
  clock.Set({BeijingMidnight(CivilDate::ParseIso("2018-06-10").value())});
  EXPECT_EQ(Unmerge(1), "subjects.unmerge_too_late");
  clock.Set({clock.Now().epoch_ms - 1});  // the last instant of the thirtieth day
  EXPECT_EQ(Unmerge(1), "");
}

TEST_P(MergingOn, ASurvivorTakesInOnlySoMany) {
  if (GetParam() == db::Engine::kPostgres) return;  // the rule is pure
  const int last = static_cast<int>(kMergedMax) + 2;
  for (int n = 1; n <= last; ++n) Register(Entry(n));
  for (int n = 2; n < last; ++n) EXPECT_EQ(Merge(n, 1), "");
  EXPECT_EQ(Merge(last, 1), "subjects.merge_many");
  EXPECT_EQ(Find(1).group.size(), kMergedMax + 1);
}

TEST_P(MergingOn, TwoAtOnceMakeNoCircle) {
  for (int n = 1; n <= 8; ++n) Register(Entry(n));
  for (int n = 1; n <= 8; n += 2) {
    std::string there, back;
    std::thread other([&] { back = Merge(n + 1, n); });
    there = Merge(n, n + 1);
    other.join();
    EXPECT_NE(there.empty(), back.empty()) << there << " " << back;
  }
  EXPECT_EQ(Defects(), Strings());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM subject WHERE merged_into IS NOT NULL"), 4);
}

TEST_P(MergingOn, FsckNoticesEveryChangedColumn) {
  for (int n : {1, 2, 3, 4}) Register(Entry(n));
  ASSERT_EQ(Merge(1, 2), "");
  ASSERT_EQ(Unmerge(1), "");
  ASSERT_EQ(Merge(1, 2), "");
  ASSERT_EQ(Merge(3, 4), "");
  ASSERT_EQ(Unmerge(3), "");
  ASSERT_EQ(Defects(), Strings());
  auto check = [&](db::Transaction& tx) { return FindMergeDefects(tx, ledger.algorithm()); };
  auto result =
      ledger::ChangeEveryColumn(*database, {"subject_merge", {"subject_id", "number"}, "1 = 1", {}, {}, 10}, check);
  EXPECT_EQ(result.unnoticed, Strings());
  EXPECT_GT(result.changes, 20u);
  for (const char* sql : {"UPDATE subject SET merged_into = NULL", "UPDATE subject SET merged_into = 4 WHERE id = 1",
                          "UPDATE subject SET merged_into = 1 WHERE id = 4", "DELETE FROM subject_merge",
                          "DELETE FROM subject_merge WHERE subject_id = 3",
                          "UPDATE ledger_entry SET action = 'subject.moved' WHERE action = 'subject.unmerged'"}) {
    Status undone = database->Write([&](db::Transaction& tx) -> Status {
      EXPECT_GT(tx.Execute(sql), 0);
      EXPECT_FALSE(check(tx).empty()) << sql;
      return Error();
    });
    EXPECT_FALSE(undone.ok());
  }
}

TEST_P(MergingOn, ComparesTwoSideBySide) {
  RegisterEntry left = Entry(1), right = Entry(2);
  left.registration_number = "420881000000011";
  right.name = left.name;
  right.status = "注销";
  right.region = "420800";
  Register(left);
  Register(right);
  auto pair = merges.Compare(Caller::Operator(), RegisterCode(1), RegisterCode(2));
  ASSERT_TRUE(pair.ok());
  Strings facts, remarks;
  for (const ComparedFact& fact : pair->facts) {
    facts.push_back(std::string(fact.fact) + " " + std::string(Name(fact.agreement)));
  }
  EXPECT_EQ(facts, (Strings{"code differs", "organisation_code differs", "registration_number unknown", "name same",
                            "former_names unknown", "kind same", "status differs", "region differs"}));
  ASSERT_EQ(pair->likenesses.size(), 1u);
  EXPECT_EQ(pair->likenesses[0].code, codes::kSameNameOtherCode);
  for (const Remark& remark : pair->remarks) remarks.emplace_back(remark.code);
  EXPECT_EQ(remarks, (Strings{"match.other_region", "match.ended"}));
}

TEST(Comparison, NamesLikenessesTheStrongestFirst) {
  struct Case {
    SubjectFacts left, right;
    Strings likenesses, objections;
  };
  auto facts = [](std::string code, std::string organisation, std::string registration, std::string name) {
    return SubjectFacts{
        std::move(code), std::move(organisation), std::move(registration), std::move(name), {}, "", "", ""};
  };
  SubjectFacts renamed = facts("A1", "", "", "新名");
  renamed.former_names = {"旧名"};
  auto words = [](const std::vector<Remark>& remarks) {
    Strings codes;
    for (const Remark& remark : remarks) codes.emplace_back(remark.code);
    return codes;
  };
  for (const Case& c : std::vector<Case>{
           {facts("A", "", "", "甲"), facts("A", "", "", "甲"), {"match.same_code"}, {}},
           {facts("A", "", "", "甲"), facts("A", "", "", "乙"), {"match.same_code_other_name"}, {}},
           {facts("A", "O", "R", "甲"),
            facts("B", "O", "R", "乙"),
            {"match.same_organisation_code", "match.same_registration_other_name"},
            {}},
           {facts("", "", "R", "甲"), facts("BB", "", "R", "甲"), {"match.same_registration", "match.same_name"}, {}},
           {facts("ABCDE", "", "", "甲"), facts("AXCDY", "", "", " 甲 "), {"match.same_name_close_code"}, {}},
           {facts("ABCDE", "", "", "甲"), facts("AXCXY", "", "", "甲"), {"match.same_name_other_code"}, {}},
           {renamed, facts("B2", "", "", "旧名"), {"match.former_name"}, {}},
           {facts("A", "", "R", "甲"),
            facts("B", "", "S", "乙"),
            {},
            {"match.nothing_in_common", "match.other_registration"}},
           {facts("", "", "", ""), facts("", "", "", ""), {}, {"match.nothing_in_common"}}}) {
    EXPECT_EQ(words(LikenessesOf(c.left, c.right)), c.likenesses) << c.left.code << " " << c.right.code;
    EXPECT_EQ(words(ObjectionsTo(c.left, c.right)), c.objections) << c.left.code << " " << c.right.code;
  }
}

}  // namespace
}  // namespace credence::subjects
