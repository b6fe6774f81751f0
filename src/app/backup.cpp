#include "app/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <system_error>

#include "app/app_errors.h"
#include "app/data_folder.h"
#include "base/civil_date.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "db/backup.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kFormat = "credence-backup-1";
constexpr std::string_view kManifest = "manifest.json";
constexpr std::string_view kDatabaseCopy = "database";
constexpr std::string_view kPartSuffix = ".part";
constexpr int kTriesMax = 5;

struct Manifest {
  db::Engine engine = db::Engine::kSqlite;
  BackupExtent extent;
  json::array files;
};

Error Unwritable(const fs::path& path, int reason) {
  return Error(errors::kFileUnwritable, {{"file", path.string()}, {"reason", std::generic_category().message(reason)}});
}

Status Sync(const fs::path& path, int flags = O_RDONLY) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!synced) return Unwritable(path, reason);
  return {};
}

Status CopyFile(const fs::path& from, const fs::path& into) {
  std::error_code error;
  fs::create_directories(into.parent_path(), error);
  if (!error) fs::copy_file(from, into, error);  // keeps the mode: keys stay readable by the owner only
  if (error) return Error(errors::kFileUnwritable, {{"file", into.string()}, {"reason", error.message()}});
  return Sync(into);
}

// Nothing when the file cannot be read to its end.
std::optional<std::string> DigestOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  crypto::Hasher hasher(crypto::HashAlgorithm::kSm3);
  std::string chunk(limits::kChunkBytes, '\0');
  while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || file.gcount() > 0) {
    hasher.Update(std::string_view(chunk).substr(0, static_cast<std::size_t>(file.gcount())));
  }
  if (!file.eof()) return std::nullopt;
  return hasher.Finish().Hex();
}

std::vector<fs::path> FilesUnder(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), folder));
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The copies that the batches of this moment need. A batch may begin or end between the database's copy and its own,
// so the copies are taken before and after.
Status CopyBlobs(const fs::path& from, const fs::path& into) {
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(from, gone)) {
    if (entry.path().extension() != ".sealed") continue;
    std::error_code error;
    fs::copy_file(entry.path(), into / entry.path().filename(), fs::copy_options::skip_existing, error);
    if (error && error != std::errc::no_such_file_or_directory) {
      return Error(errors::kFileUnwritable,
                   {{"file", (into / entry.path().filename()).string()}, {"reason", error.message()}});
    }
  }
  return {};
}

// A copy of the database in which every batch finds its file.
Status CopyDatabase(Installation& installation, const fs::path& into) {
  const fs::path blobs = DataFolder(installation.data()).blobs();
  const fs::path copy = into / kDatabaseCopy;
  fs::create_directories(into / "blobs");
  for (int attempt = 1;; ++attempt) {
    RETURN_IF_ERROR(CopyBlobs(blobs, into / "blobs"));
    std::vector<std::string> before = installation.intake().BlobsInUse();
    RETURN_IF_ERROR(db::BackUp(installation.database_address(), copy.string()));
    std::vector<std::string> after = installation.intake().BlobsInUse();
    RETURN_IF_ERROR(CopyBlobs(blobs, into / "blobs"));
    before.insert(before.end(), after.begin(), after.end());
    const bool whole = std::all_of(before.begin(), before.end(), [&](const std::string& blob) {
      return fs::exists(into / "blobs" / (blob + ".sealed"));
    });
    if (whole || attempt == kTriesMax) break;  // what is missing then, its department hands in again
    fs::remove(copy);
  }
  for (const auto& entry : fs::directory_iterator(into / "blobs")) RETURN_IF_ERROR(Sync(entry.path()));
  return {};
}

Status CopySettingsAndKeys(const fs::path& data, const fs::path& into) {
  const DataFolder folder(data);
  for (const fs::path& file : {folder.ledger_key(), folder.ledger_public_key(), folder.data_key()}) {
    RETURN_IF_ERROR(CopyFile(file, into / fs::relative(file, data)));
  }
  std::error_code error;
  fs::permissions(into / "keys", fs::perms::owner_all, error);
  if (fs::exists(folder.configuration())) RETURN_IF_ERROR(CopyFile(folder.configuration(), into / "credence.toml"));
  return {};
}

Result<BackupExtent> WriteManifest(Installation& installation, const fs::path& into) {
  BackupExtent extent;
  extent.made_at = BeijingRfc3339(installation.clock().Now());
  json::array files;
  for (const fs::path& file : FilesUnder(into)) {
    const auto digest = DigestOf(into / file);
    if (!digest) return Unwritable(into / file, EIO);
    const auto bytes = static_cast<std::int64_t>(fs::file_size(into / file));
    files.push_back(json::object{{"path", file.string()}, {"bytes", bytes}, {"sm3", *digest}});
    ++extent.files;
    extent.bytes += bytes;
  }
  const bool sqlite = installation.database().engine() == db::Engine::kSqlite;
  std::ofstream out(into / kManifest, std::ios::binary);
  out << json::serialize(json::object{{"format", kFormat},
                                      {"engine", sqlite ? "sqlite" : "postgresql"},
                                      {"made_at", extent.made_at},
                                      {"files", std::move(files)}})
      << "\n";
  out.close();
  if (!out) return Unwritable(into / kManifest, errno);
  RETURN_IF_ERROR(Sync(into / kManifest));
  return extent;
}

Result<BackupExtent> BackUpInto(Installation& installation, const fs::path& part) {
  fs::create_directories(part);
  fs::permissions(part, fs::perms::owner_all);
  RETURN_IF_ERROR(CopyDatabase(installation, part));
  RETURN_IF_ERROR(CopySettingsAndKeys(installation.data(), part));
  return WriteManifest(installation, part);
}

Error Damaged(const fs::path& file) { return Error(errors::kBackupDamaged, {{"file", file.string()}}); }

// No path of a manifest leads out of the folder it stands in.
bool StaysInside(const fs::path& path) {
  return !path.empty() && path.is_relative() &&
         std::none_of(path.begin(), path.end(), [](const fs::path& step) { return step == ".." || step == "."; });
}

Status CompareWithManifest(const fs::path& from, const Manifest& manifest) {
  std::vector<fs::path> listed{fs::path(kManifest)};
  for (const json::value& entry : manifest.files) {
    const json::object& file = entry.as_object();
    const fs::path path(std::string_view(file.at("path").as_string()));
    if (!StaysInside(path)) return Damaged(path);
    const auto digest = DigestOf(from / path);
    if (!digest || *digest != std::string_view(file.at("sm3").as_string())) return Damaged(path);
    listed.push_back(path);
  }
  std::sort(listed.begin(), listed.end());
  for (const fs::path& found : FilesUnder(from)) {
    if (!std::binary_search(listed.begin(), listed.end(), found)) return Damaged(found);
  }
  return {};
}

Result<Manifest> ReadManifest(const fs::path& from) {
  std::ifstream file(from / kManifest, std::ios::binary);
  if (!file) return Error(errors::kNoBackup, {{"folder", from.string()}});
  std::ostringstream text;
  text << file.rdbuf();
  try {
    const json::object whole = json::parse(text.str()).as_object();
    if (whole.at("format").as_string() != kFormat) return Error(errors::kNoBackup, {{"folder", from.string()}});
    Manifest manifest;
    manifest.engine = whole.at("engine").as_string() == "sqlite" ? db::Engine::kSqlite : db::Engine::kPostgres;
    manifest.extent.made_at = whole.at("made_at").as_string();
    manifest.files = whole.at("files").as_array();
    for (const json::value& entry : manifest.files) manifest.extent.bytes += entry.as_object().at("bytes").as_int64();
    manifest.extent.files = static_cast<std::int64_t>(manifest.files.size());
    RETURN_IF_ERROR(CompareWithManifest(from, manifest));
    return manifest;
  } catch (const std::exception&) {  // no JSON, or other members
    return Damaged(kManifest);
  }
}

Status RefuseUsedFolder(const fs::path& folder) {
  if (fs::exists(folder) && (!fs::is_directory(folder) || !fs::is_empty(folder))) {
    return Error(errors::kFolderInUse, {{"folder", folder.string()}});
  }
  return {};
}

// The settings of the backup, with the new database in the place of the old one.
Status RestoreSettings(const fs::path& from, const fs::path& into, const std::string& database) {
  std::ifstream file(from, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  std::string text = all.str();
  if (!database.empty()) {
    ASSIGN_OR_RETURN(Configuration old, ParseConfiguration(text, from.string()));
    const std::size_t at = text.find(old.database);
    if (at != std::string::npos) text.replace(at, old.database.size(), database);
  }
  std::ofstream out(into, std::ios::binary);
  out << text;
  out.close();
  if (!out) return Unwritable(into, errno);
  std::error_code error;
  fs::permissions(into, fs::perms::owner_read | fs::perms::owner_write, error);
  return Sync(into);
}

Status RestoreInto(const fs::path& from, const fs::path& part, const Manifest& manifest, const std::string& database) {
  for (const json::value& entry : manifest.files) {
    const fs::path path(std::string_view(entry.as_object().at("path").as_string()));
    if (path == kDatabaseCopy) continue;
    if (path == "credence.toml") {
      RETURN_IF_ERROR(RestoreSettings(from / path, part / path, database));
    } else {
      RETURN_IF_ERROR(CopyFile(from / path, part / path));
    }
  }
  fs::create_directories(part / "blobs");
  fs::permissions(part / "keys", fs::perms::owner_all);
  const db::DatabaseAddress address{database.empty() ? DataFolder(part).database().string() : database};
  return db::Restore((from / kDatabaseCopy).string(), address);
}

}  // namespace

Result<BackupExtent> BackUp(Installation& installation, const fs::path& into) {
  if (fs::exists(into)) return Error(errors::kFolderInUse, {{"folder", into.string()}});
  const fs::path part = into.string() + std::string(kPartSuffix);
  std::error_code ignored;
  fs::remove_all(part, ignored);
  auto extent = BackUpInto(installation, part);
  if (!extent.ok()) {
    fs::remove_all(part, ignored);
    return extent;
  }
  fs::rename(part, into);
  RETURN_IF_ERROR(Sync(fs::absolute(into).parent_path(), O_RDONLY | O_DIRECTORY));
  return extent;
}

Result<BackupExtent> RestoreBackup(const fs::path& from, const fs::path& data, const std::string& database) {
  RETURN_IF_ERROR(RefuseUsedFolder(data));
  ASSIGN_OR_RETURN(Manifest manifest, ReadManifest(from));
  if ((manifest.engine == db::Engine::kPostgres) == database.empty()) {
    return Error(errors::kRestoreNeedsDatabase,
                 {{"engine", manifest.engine == db::Engine::kPostgres ? "PostgreSQL" : "SQLite"}});
  }
  const fs::path part = data.string() + std::string(kPartSuffix);
  std::error_code ignored;
  fs::remove_all(part, ignored);
  fs::create_directories(part);
  Status restored = RestoreInto(from, part, manifest, database);
  if (!restored.ok()) {
    fs::remove_all(part, ignored);
    return restored.error();
  }
  fs::remove(data, ignored);  // empty, as was asked above
  fs::rename(part, data);
  return manifest.extent;
}

}  // namespace credence::app
