// `credence bench intake`: a large file of licences into a data folder with a large register, as shipped, beside the
// command line of the same engine putting the same file into one plain table with the three indexes that a record has:
// .import of SQLite, or COPY of PostgreSQL.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <fstream>

#include "app/bench_figures.h"
#include "app/bench_licences.h"
#include "app/command_bench_speed.h"
#include "app/installation.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr double kSqliteShare = 0.5, kPostgresShare = 0.4, kMemoryMib = 256;
constexpr double kMib = 1024 * 1024;

// The peer has the same log, the same durability and the same cache as the program (db/sqlite_connection.cpp).
constexpr std::string_view kPeerSettings =
    "PRAGMA journal_mode = WAL;\nPRAGMA synchronous = FULL;\nPRAGMA cache_size = -65536;\n";
constexpr std::string_view kPeerIndexes =
    "CREATE INDEX licence_key ON licence (XK_XKBH, XK_WSH);\nCREATE INDEX licence_subject ON licence (XK_XDR_SHXYM);\n"
    "CREATE INDEX licence_department ON licence (XK_XKJGDM, XK_JDRQ);\n";

class IntakeBench {
 public:
  IntakeBench(const CommandContext& context, const SpeedBenchOptions& options)
      : context_(context), options_(options), figures_(context), folder_(options.keep) {}

  int Run() {
    if (Status prepared = Prepare(); !prepared.ok()) return context_.Refuse(prepared.error());
    const ChildRun ours = RunSelf({"import", file_, "--item", "licence", "--department", "D001", "--received",
                                   kBenchDay, "--data", data_, "--json"},
                                  folder_);
    const ChildRun peer = is_postgres() ? CopyByPeer() : ImportByPeer();
    figures_.Note("rows", static_cast<double>(options_.file_rows), std::to_string(options_.file_rows));
    const double bytes = static_cast<double>(fs::file_size(file_));
    figures_.Note("file", bytes / kMib, fmt::format("{:.0f} MiB", bytes / kMib));
    Rate("import", ours);
    Filed(ours);
    figures_.AtMost("import_memory", static_cast<double>(ours.memory_kib) / 1024, kMemoryMib, "MiB");
    figures_.Must("peer_imported", PeerRows() == options_.file_rows, is_postgres() ? "COPY" : "sqlite3 .import");
    Rate("peer", peer);
    figures_.AtLeast(is_postgres() ? "of_copy" : "of_sqlite3_import", peer.seconds / std::max(0.001, ours.seconds),
                     is_postgres() ? kPostgresShare : kSqliteShare);
    return figures_.End();
  }

 private:
  bool is_postgres() const { return !options_.postgres.empty(); }

  // A copy of the register, and the file.
  Status Prepare() {
    data_ = folder_ / "data";
    file_ = folder_ / "rows.csv";
    ASSIGN_OR_RETURN(const BenchLicences licences, BenchLicences::OfDemoCity(folder_));
    for (const std::string& title : licences.titles()) {
      peer_columns_.append(peer_columns_.empty() ? "" : ", ").append(title).append(" TEXT");
    }
    ASSIGN_OR_RETURN(const auto subjects, is_postgres() ? RegisterAtPostgres() : CopyOfKept());
    return licences.WriteFile(file_, options_.file_rows, subjects);
  }

  Result<std::vector<BenchSubject>> CopyOfKept() {
    ASSIGN_OR_RETURN(const fs::path kept, MakeBenchRegister(options_.Register(), context_.clock));
    return CopyRegister(kept, data_, context_.clock);
  }

  Result<std::vector<BenchSubject>> RegisterAtPostgres() {
    RETURN_IF_ERROR(MakeBenchRegisterAt(options_.Register(), data_, options_.postgres, context_.clock));
    ASSIGN_OR_RETURN(auto installation, Installation::Open(data_, context_.clock));
    return SubjectsOf(installation->database());
  }

  ChildRun ImportByPeer() {
    std::ofstream script(folder_ / "peer.sql", std::ios::binary);
    script << kPeerSettings << "CREATE TABLE licence (" << peer_columns_ << ");\n"
           << kPeerIndexes << ".mode csv\n.import --skip 1 " << file_ << " licence\n";
    script.close();
    return RunChild({"sqlite3", folder_ / "peer.db", ".read " + (folder_ / "peer.sql")}, folder_ / "output");
  }

  // In a schema of its own, so that nothing of ours is touched.
  ChildRun CopyByPeer() {
    std::ofstream script(folder_ / "peer.sql", std::ios::binary);
    script << "CREATE SCHEMA bench_peer;\nSET search_path TO bench_peer;\nCREATE TABLE licence (" << peer_columns_
           << ");\n"
           << kPeerIndexes << "\\copy licence FROM '" << file_ << "' WITH (FORMAT csv, HEADER true)\n";
    script.close();
    return RunChild({"psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", folder_ / "peer.sql", options_.postgres},
                    folder_ / "output");
  }

  std::int64_t PeerRows() {
    const ChildRun counted =
        is_postgres() ? RunChild({"psql", "-qtA", "-c", "SELECT count(*) FROM bench_peer.licence", options_.postgres},
                                 folder_ / "output")
                      : RunChild({"sqlite3", folder_ / "peer.db", "SELECT count(*) FROM licence"}, folder_ / "output");
    return std::atoll(counted.output.c_str());
  }

  void Rate(const std::string& name, const ChildRun& run) {
    const double rate = static_cast<double>(options_.file_rows) / std::max(0.001, run.seconds);
    figures_.Note(name, rate, fmt::format("{:.1f} s, {:.0f} rows/s", run.seconds, rate));
  }

  void Filed(const ChildRun& run) {
    const json::object batch = LastObjectOf(run.output);
    const std::int64_t filed = batch.contains("filed") ? batch.at("filed").as_int64() : 0;
    figures_.Must("filed", filed == options_.file_rows, fmt::format("{} / {}", filed, options_.file_rows));
  }

  const CommandContext& context_;
  const SpeedBenchOptions& options_;
  BenchFigures figures_;
  BenchFolder folder_;
  std::string data_, file_, peer_columns_;
};

}  // namespace

int RunBenchIntake(const CommandContext& context, const SpeedBenchOptions& options) {
  return IntakeBench(context, options).Run();
}

}  // namespace credence::app
