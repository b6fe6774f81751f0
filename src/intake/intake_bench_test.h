// Intake from file to record over a fresh database, with the real items, and files in one line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "access/access_service.h"
#include "formats/byte_source.h"
#include "identity/credit_code.h"
#include "identity/organisation_code.h"
#include "intake/batch_check.h"
#include "intake/intake_service.h"
#include "jobs/job_runner.h"
#include "jobs/job_store.h"
#include "records/filing_bench_test.h"

namespace credence::intake {

// The n-th constructed organisation: its code is valid in every part.
inline std::string TestCode(int n) {
  std::string body = "DEM0" + std::to_string(1'0000 + n).substr(1);
  body = "91420881" + body + identity::OrganisationCodeCheckCharacter(body);
  return body + identity::CreditCodeCheckCharacter(body);
}
inline std::string TestName(int n) { return "钟祥示例第" + std::to_string(n) + "有限公司"; }

inline const std::string kPenaltyHeader =
    "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_XDR_GSZC,CF_XDR_ZZJG,CF_XDR_SWDJ,CF_XDR_SYDW,CF_XDR_SHZZ,CF_FRDB,CF_FR_ZJLX,"
    "CF_FR_ZJHM,CF_XDR_ZJLX,CF_XDR_ZJHM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_NR_WFFF,CF_NR_ZKDX,CF_"
    "JDRQ,"
    "CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM,BZ\n";

struct PenaltyRow {
  std::string name = TestName(1);
  std::string category = "法人及非法人组织";
  std::string code = TestCode(1);
  std::string registration_number = {};
  std::string organisation_code = {};
  std::string document = "钟食药监罚〔2018〕7号";
  std::string content = "罚款 2000 元";
  std::string remark = {};
  std::string person_paper = {};  // type and number, joined by a comma
  std::string representative_paper = ",";

  std::string Csv() const {
    return name + "," + category + "," + code + "," + registration_number + "," + organisation_code + ",,,," +
           (category == "自然人" ? "" : "示例某") + "," + representative_paper + "," +
           (person_paper.empty() ? "," : person_paper) + "," + document +
           ",经营标签不符合规定的食品,示例事实,中华人民共和国食品安全法第一百二十五条,罚款," + content +
           ",0.2,,,2018-05-08,2019-05-08,,钟祥市食品药品监督管理局,11420881DEM001260X,钟祥市食品药品监督管理局,"
           "11420881DEM001260X," +
           remark + "\n";
  }
};

// Row n: organisation n, document n.
inline PenaltyRow NumberedPenalty(int n) {
  PenaltyRow row;
  row.name = TestName(n);
  row.code = TestCode(n);
  row.document = "钟食药监罚〔2018〕" + std::to_string(n) + "号";
  return row;
}

// Organisations first … last of the register.
inline std::string RegisterFile(int first, int last) {
  std::string file = "name,uscc,registration_no,status,region\n";
  for (int n = first; n <= last; ++n) file += TestName(n) + "," + TestCode(n) + ",,存续,钟祥市\n";
  return file;
}
inline std::string PenaltyFile(int first, int last) {
  std::string file = kPenaltyHeader;
  for (int n = first; n <= last; ++n) file += NumberedPenalty(n).Csv();
  return file;
}

class IntakeBench : public records::FilingBench {
 public:
  explicit IntakeBench(db::Engine engine) : FilingBench(engine) {
    std::string pattern = (std::filesystem::temp_directory_path() / "credence_blobs_XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    blob_folder = pattern;
    CHECK(access.SaveDepartments(Caller::Operator(), access::BuiltinDepartments()).ok());
    intake = MakeIntake(*database, filer, ledger, access);
    runner = MakeRunner(*database, *intake);
  }
  ~IntakeBench() { std::filesystem::remove_all(blob_folder); }

  std::unique_ptr<IntakeService> MakeIntake(db::Database& on, records::RecordFiler& record_filer,
                                            ledger::LedgerService& log, access::AccessService& departments) {
    return std::make_unique<IntakeService>(IntakeParts{on, log, record_filer, departments, items,
                                                       workdays::Calendar::Builtin(), data_key, clock, blob_folder});
  }
  std::unique_ptr<jobs::JobRunner> MakeRunner(db::Database& on, IntakeService& service) {
    auto made = std::make_unique<jobs::JobRunner>(on, clock);
    made->Handle(std::string(kFileBatchJob), [this, &service](const jobs::Job& job) {
      Status outcome = service.FileBatch(Caller::Operator(), job);
      last_error = outcome.ok() ? "" : outcome.error().code;
      return outcome;
    });
    return made;
  }

  ImportRequest Request(std::string item) const {
    ImportRequest request;
    request.department = item == "organisation" ? "D024" : "D026";
    request.item = std::move(item);
    request.file_name = "file.csv";
    return request;
  }
  AcceptedBatch Accept(const ImportRequest& request, std::string_view file) {
    auto source = formats::MemorySource(file);
    auto accepted = intake->Accept(Caller::Operator(), request, *source);
    CHECK(accepted.ok());
    return *accepted;
  }
  Batch Import(const ImportRequest& request, std::string_view file) {
    AcceptedBatch accepted = Accept(request, file);
    CHECK(runner->Run(accepted.job_id));
    return FindBatch(accepted.batch_id);
  }
  Batch Import(const std::string& item, std::string_view file) { return Import(Request(item), file); }

  Batch FindBatch(std::int64_t id) { return *intake->FindBatch(Caller::Operator(), id); }
  std::vector<catalog::Finding> Findings(std::int64_t batch_id) {
    std::vector<catalog::Finding> findings;
    CHECK(intake
              ->ForEachFinding(Caller::Operator(), batch_id,
                               [&](const catalog::Finding& finding) { findings.push_back(finding); })
              .ok());
    return findings;
  }
  // "row:code" of every finding.
  std::vector<std::string> Codes(std::int64_t batch_id) {
    std::vector<std::string> codes;
    for (const auto& finding : Findings(batch_id)) codes.push_back(std::to_string(finding.row) + ":" + finding.code);
    return codes;
  }
  // What fsck finds wrong, of records and of batches.
  std::vector<std::string> BatchDefects() {
    std::vector<std::string> defects = Defects();
    Read([&](db::Transaction& tx) {
      for (std::string& defect : FindBatchDefects(tx, ledger.algorithm())) defects.push_back(std::move(defect));
    });
    return defects;
  }
  std::size_t Blobs() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(blob_folder), {}));
  }
  std::string ContentHash() {
    std::string hash;
    Read([&](db::Transaction& tx) { hash = records.ContentHash(tx); });
    return hash;
  }

  std::filesystem::path blob_folder;
  access::AccessService access{*database};
  std::unique_ptr<IntakeService> intake;
  std::unique_ptr<jobs::JobRunner> runner;
  std::string last_error;
};

inline std::string Counts(const Batch& batch) {
  const BatchCounts& c = batch.counts;
  std::string text = std::string(Name(batch.state)) + " rows " + std::to_string(c.rows);
  for (const auto& [name, count] : std::vector<std::pair<std::string, std::int64_t>>{{"filed", c.filed},
                                                                                     {"unchanged", c.unchanged},
                                                                                     {"versioned", c.versioned},
                                                                                     {"unmatched", c.unmatched},
                                                                                     {"refused", c.refused},
                                                                                     {"persons", c.persons}}) {
    if (count != 0) text += " " + name + " " + std::to_string(count);
  }
  if (c.rows != c.filed + c.unchanged + c.versioned + c.unmatched + c.refused) text += " DO NOT ADD UP";
  return text;
}

}  // namespace credence::intake
