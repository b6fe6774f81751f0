#include "app/installation.h"

#include <fstream>
#include <sstream>

#include "access/access_service.h"
#include "app/app_errors.h"
#include "app/data_folder.h"
#include "app/setting_store.h"
#include "app/whole_file.h"
#include "app/words.h"
#include "base/check.h"
#include "base/text.h"
#include "catalog/catalog_service.h"
#include "crypto/crypto_errors.h"
#include "crypto/digest.h"
#include "db/migrations.h"
#include "intake/rematch.h"
#include "subjects/search.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;

constexpr int kFirstDataKeyVersion = 1;

db::DatabaseAddress AddressOf(const fs::path& data, const Configuration& configuration) {
  if (!configuration.database.empty()) return {configuration.database};
  return {DataFolder(data).database().string()};
}

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Status MakeFolders(const fs::path& data) {
  std::error_code error;
  const DataFolder folder(data);
  fs::create_directories(folder.keys(), error);
  if (!error) fs::create_directories(folder.blobs(), error);
  if (!error) fs::permissions(folder.keys(), fs::perms::owner_all, error);
  if (error) return Error(errors::kFolderUnwritable, {{"folder", data.string()}, {"reason", error.message()}});
  return {};
}

Status MakeKeys(const fs::path& data, crypto::SignatureAlgorithm algorithm) {
  const DataFolder folder(data);
  if (!fs::exists(folder.ledger_key())) {
    RETURN_IF_ERROR(crypto::CreateKeyFile(folder.ledger_key().string(), algorithm));
  }
  if (!fs::exists(folder.ledger_public_key())) {  // also where an earlier start was stopped between the two
    ASSIGN_OR_RETURN(auto signer, crypto::LoadKeyFile(folder.ledger_key().string()));
    RETURN_IF_ERROR(WriteNewFile(folder.ledger_public_key(), signer->PublicKeyPem(), 0644));
  }
  if (!fs::exists(folder.data_key())) {
    RETURN_IF_ERROR(WriteNewFile(folder.data_key(), crypto::Hex(crypto::RandomBytes(32)) + "\n", 0600));
  }
  return {};
}

// A folder that holds anything else than an installation is left alone.
Status RefuseForeignFolder(const fs::path& data) {
  if (!fs::exists(data) || fs::exists(DataFolder(data).keys())) return {};
  if (!fs::is_directory(data)) return Error(errors::kFolderInUse, {{"folder", data.string()}});
  for (const auto& entry : fs::directory_iterator(data)) {
    const std::string name = entry.path().filename().string();
    if (name != DataFolder(data).configuration().filename() && !name.starts_with(".demo-")) {
      return Error(errors::kFolderInUse, {{"folder", data.string()}});
    }
  }
  return {};
}

}  // namespace

Status Initialise(const fs::path& data, const InitOptions& options, const Clock& clock) {
  RETURN_IF_ERROR(RefuseForeignFolder(data));
  RETURN_IF_ERROR(MakeFolders(data));
  if (!options.database.empty() && !fs::exists(DataFolder(data).configuration())) {
    RETURN_IF_ERROR(
        WriteNewFile(DataFolder(data).configuration(), "[database]\nurl = \"" + options.database + "\"\n", 0600));
  }
  const std::string configuration_file = DataFolder(data).configuration().string();
  ASSIGN_OR_RETURN(Configuration configuration, LoadConfiguration(configuration_file));
  if (!options.database.empty() && configuration.database != options.database) {
    return Error(errors::kOtherDatabase, {{"file", configuration_file}});
  }
  ASSIGN_OR_RETURN(auto database, db::Database::Open(AddressOf(data, configuration), {.create = true}));
  RETURN_IF_ERROR(db::Migrate(*database, db::BuiltinMigrations(database->engine()), clock));
  RETURN_IF_ERROR(subjects::PostOverdueNames(*database));
  RETURN_IF_ERROR(MakeKeys(data, options.signature));
  RETURN_IF_ERROR(database->Write([&](db::Transaction& tx) -> Status {
    if (!setting_store::Find(tx, "hash_algorithm")) {
      setting_store::Save(tx, "hash_algorithm", crypto::Name(options.hash));
      setting_store::Save(tx, "created_at", std::to_string(clock.Now().epoch_ms));
    }
    return {};
  }));
  const Caller caller = Caller::Operator();
  RETURN_IF_ERROR(access::AccessService(*database).SaveDepartments(caller, access::BuiltinDepartments()));
  return catalog::CatalogService(*database).LoadBuiltin(caller);
}

Installation::~Installation() = default;

db::DatabaseAddress Installation::database_address() const { return AddressOf(data_, configuration_); }

Result<std::unique_ptr<Installation>> Installation::Open(const fs::path& data, const Clock& clock, bool durable) {
  if (!fs::exists(DataFolder(data).data_key())) return Error(errors::kNotInitialised, {{"folder", data.string()}});
  std::unique_ptr<Installation> installation(new Installation(data, clock));
  installation->durable_ = durable;
  ASSIGN_OR_RETURN(installation->configuration_, LoadConfiguration(DataFolder(data).configuration().string()));
  ASSIGN_OR_RETURN(installation->database_,
                   db::Database::Open(AddressOf(data, installation->configuration_), {.durable = durable}));
  RETURN_IF_ERROR(
      db::RequireCurrent(*installation->database_, db::BuiltinMigrations(installation->database_->engine())));
  RETURN_IF_ERROR(installation->LoadKeys());
  RETURN_IF_ERROR(installation->LoadFacts());
  installation->Wire();
  return installation;
}

Status Installation::LoadKeys() {
  const DataFolder folder(data_);
  ASSIGN_OR_RETURN(signer_, crypto::LoadKeyFile(folder.ledger_key().string()));
  constexpr auto kOthers = fs::perms::group_all | fs::perms::others_all;
  if ((fs::status(folder.data_key()).permissions() & kOthers) != fs::perms::none) {
    return Error(crypto::errors::kKeyExposed, {{"path", folder.data_key().string()}});
  }
  const std::string hex = ReadAll(folder.data_key());
  ASSIGN_OR_RETURN(crypto::DataKey key,
                   crypto::DataKey::FromSecret(kFirstDataKeyVersion, crypto::FromHex(TrimBlanks(hex)).value_or("")));
  data_key_ = std::make_unique<crypto::DataKey>(std::move(key));
  return {};
}

Status Installation::LoadFacts() {
  RETURN_IF_ERROR(database_->Read([&](db::Transaction& tx) -> Status {
    auto hash = crypto::HashAlgorithmFromName(setting_store::Find(tx, "hash_algorithm").value_or(""));
    if (!hash) return Error(errors::kNotInitialised, {{"folder", data_.string()}});
    hash_ = *hash;
    is_demo_ = setting_store::Find(tx, "demo").has_value();
    return {};
  }));
  catalog::CatalogService catalog(*database_);
  ASSIGN_OR_RETURN(items_, catalog.ReadItems());
  ASSIGN_OR_RETURN(calendar_, catalog.ReadCalendar());
  return {};
}

// How an authenticator on a telephone calls this installation.
std::string Installation::IssuerName() const {
  return configuration_.site.name.zh.empty() ? Say("site.name", {}, Language::kChinese) : configuration_.site.name.zh;
}

void Installation::Wire() {
  const records::RuleSets& rule_sets = records::RuleSets::Builtin();
  access_ = std::make_unique<access::AccessService>(*database_);
  ledger_ = std::make_unique<ledger::LedgerService>(*database_, *signer_, clock_, hash_);
  staff_ = std::make_unique<access::AccessServices>(
      access::AccessParts{*database_, *ledger_, *data_key_, clock_, access::Roles::Builtin(), IssuerName()});
  subjects_ = std::make_unique<subjects::SubjectsService>(*database_);
  record_filer_ = std::make_unique<records::RecordFiler>(*ledger_, calendar_, rule_sets, *data_key_, clock_);
  records_ = std::make_unique<records::RecordsService>(
      records::RecordsParts{*database_, *ledger_, items_, calendar_, rule_sets, *data_key_, clock_});
  const intake::IntakeParts parts{
      *database_, *ledger_, *record_filer_, *access_, items_, calendar_, *data_key_, clock_, DataFolder(data_).blobs(),
      durable_};
  intake_ = std::make_unique<intake::IntakeService>(parts);
  uploads_ = std::make_unique<intake::UploadService>(parts, *intake_);
  jobs_ = std::make_unique<jobs::JobRunner>(*database_, clock_);
  jobs_->Handle(std::string(intake::kFileBatchJob), [this](const jobs::Job& job) {
    last_filing_ = intake_->FileBatch(Caller::Job(), job);
    return last_filing_;
  });
  jobs_->Handle(std::string(intake::kRematchJob), [this](const jobs::Job&) {
    intake_->Rematch(Caller::Job());
    return Status();
  });
}

}  // namespace credence::app
