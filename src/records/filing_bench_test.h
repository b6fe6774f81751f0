// Everything that filing records needs, over a fresh database, and penalties in one line: for the tests of records and
// of what stands above.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/interrupted_clock_test.h"
#include "base/resources.h"
#include "catalog/items.h"
#include "crypto/cipher.h"
#include "db/test_database.h"
#include "ledger/ledger_check.h"
#include "ledger/ledger_service.h"
#include "ledger/signing_key_test.h"
#include "records/derivation.h"
#include "records/filing.h"
#include "records/records_service.h"

namespace credence::records {

inline CivilDate Day(std::string_view iso) { return CivilDate::ParseIso(iso).value(); }

inline catalog::Items TestItems() {
  std::vector<std::string> definitions;
  for (const Resource& resource : ResourcesUnder("catalog/items/")) definitions.emplace_back(resource.bytes);
  return catalog::Items::Parse(definitions).value();
}

// One row by field code; owns the texts that drafts borrow.
class TestRow {
 public:
  TestRow(const catalog::ItemDefinition& item, const std::map<std::string, std::string>& fields)
      : item_(&item), texts_(item.fields.size()) {
    for (const auto& [code, value] : fields) Set(code, value);
  }
  TestRow& Set(std::string_view code, std::string value) {
    const catalog::FieldIndex index = item_->FindField(code);
    CHECK(index != catalog::kNoField);
    texts_[index] = std::move(value);
    return *this;
  }
  std::vector<std::string_view> values() const { return {texts_.begin(), texts_.end()}; }

  RecordDraft Draft(const crypto::DataKey& key, std::int64_t subject_id, std::string subject_key,
                    std::string withheld = "") const {
    const auto row = values();
    return {row,
            RecordKey(*item_, row, subject_key),
            item_->decision_key_parts.empty() ? "" : DecisionKey(*item_, row),
            ContentDigest(*item_, row, key),
            std::move(subject_key),
            std::move(withheld),
            subject_id};
  }

 private:
  const catalog::ItemDefinition* item_;
  std::vector<std::string> texts_;
};

class FilingBench {
 public:
  explicit FilingBench(db::Engine engine) : database(engine, db::TestTables::kOfProgram) {}

  const catalog::ItemDefinition& Item(std::string_view code) const { return *items.Find(code, 1); }
  TestRow Penalty(const std::string& document, const std::string& content = "罚款 2000 元") const {
    return TestRow(Item("penalty"), {{"CF_XDR_MC", "钟祥示例粮油贸易有限公司"},
                                     {"CF_XDR_LB", "法人及非法人组织"},
                                     {"CF_FRDB", "示例某"},
                                     {"CF_FR_ZJLX", "身份证"},
                                     {"CF_FR_ZJHM", kCitizenNumber},
                                     {"CF_WSH", document},
                                     {"CF_SY", "示例事实"},
                                     {"CF_CFLB", "罚款"},
                                     {"CF_NR", content},
                                     {"CF_NR_FK", "0.2"},
                                     {"CF_JDRQ", "2018-05-08"},
                                     {"CF_YXQ", "2019-05-08"},
                                     {"CF_CFJG", "钟祥市工商行政管理局"},
                                     {"CF_CFJGDM", "11420881DEM0240170"},
                                     {"BZ", "示例备注"}});
  }

  void AddSubject(std::int64_t id, const std::string& code) {
    Write([&](db::Transaction& tx) {
      tx.Execute(
          R"(INSERT INTO subject (id, kind, code, name, status, region, merged_into, created_at, changed_at)
             VALUES (:id, 'organisation', :code, '钟祥示例粮油贸易有限公司', '', '', NULL, 0, 0))",
          {{"id", id}, {"code", code}});
    });
  }
  void Write(const std::function<void(db::Transaction&)>& work) {
    CHECK(database
              ->Write([&](db::Transaction& tx) -> Status {
                work(tx);
                return {};
              })
              .ok());
  }
  void Read(const std::function<void(db::Transaction&)>& work) {
    CHECK(database
              ->Read([&](db::Transaction& tx) -> Status {
                work(tx);
                return {};
              })
              .ok());
  }
  std::vector<Filed> File(std::int64_t batch_id, const std::vector<RecordDraft>& drafts,
                          OtherSubject other_subject = OtherSubject::kAsk, std::string_view item = "penalty") {
    std::vector<Filed> filed;
    Write([&](db::Transaction& tx) {
      filed = filer.File(tx, Caller::Operator(), {&Item(item), "D024", clock.Today(), batch_id, other_subject}, drafts);
    });
    return filed;
  }
  Record Find(const RecordId& id) {
    Record found;
    Read([&](db::Transaction& tx) { found = record_store::Find(tx, id).value(); });
    return found;
  }
  std::int64_t Count(std::string_view sql) {
    std::int64_t count = -1;
    Read([&](db::Transaction& tx) { count = std::get<0>(*tx.SelectOne<std::int64_t>(sql)); });
    return count;
  }
  // Of ledger and records together.
  std::vector<std::string> Defects() {
    ledger.SequenceAll();
    std::vector<std::string> defects;
    Read([&](db::Transaction& tx) {
      defects = ledger::FindLedgerDefects(tx, ledger.algorithm(), key.verifier());
      for (std::string& defect : records.FindDefects(tx)) defects.push_back(std::move(defect));
    });
    return defects;
  }
  // "table.column" of every text in the database that contains `text`.
  std::vector<std::string> WhereIs(const std::string& text);

  // Constructed: a region and a birth date that no living person has.
  static constexpr const char* kCitizenNumber = "420881190001010017";

  db::TestDatabase database;
  InterruptedClock clock{Day("2018-05-10")};
  ledger::TestKey key;
  ledger::LedgerService ledger{*database, key.signer(), clock, crypto::HashAlgorithm::kSm3};
  catalog::Items items = TestItems();
  crypto::DataKey data_key = crypto::DataKey::FromSecret(1, std::string(32, 'k')).value();
  RecordFiler filer{ledger, workdays::Calendar::Builtin(), RuleSets::Builtin(), data_key, clock};
  RecordsService records{
      {*database, ledger, items, workdays::Calendar::Builtin(), RuleSets::Builtin(), data_key, clock}};
};

inline std::vector<std::string> FilingBench::WhereIs(const std::string& text) {
  std::vector<std::string> places;
  Read([&](db::Transaction& tx) {
    const bool sqlite = tx.engine() == db::Engine::kSqlite;
    auto columns = tx.Select<std::string, std::string>(
        sqlite
            ? "SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'"
            : "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns "
              "WHERE table_schema = 'public'");
    CHECK(columns.size() > 100);
    for (const auto& [table, column] : columns) {
      const std::string sql = "SELECT COUNT(*) FROM " + table + " WHERE CAST(" + column + " AS TEXT) LIKE :text";
      if (std::get<0>(*tx.SelectOne<std::int64_t>(sql, {{"text", "%" + text + "%"}})) > 0) {
        places.push_back(table + "." + column);
      }
    }
  });
  return places;
}

}  // namespace credence::records
