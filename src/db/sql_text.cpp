#include "db/sql_text.h"

#include <algorithm>

#include "db/connection.h"
#include "db/migrations.h"

namespace credence::db {
namespace {

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool IsBlankCharacter(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Where the token that starts at `begin` ends. A doubled quote reads as two quoted tokens side by side, which is the
// same.
std::size_t TokenEnd(std::string_view sql, std::size_t begin, SqlTokenKind& kind) {
  auto run = [&](auto&& belongs) {
    std::size_t end = begin;
    while (end < sql.size() && belongs(sql[end])) ++end;
    return end;
  };
  auto until = [&](std::string_view closing, std::size_t from) {
    std::size_t found = sql.find(closing, from);
    if (found == std::string_view::npos)
      throw BrokenInvariant(Describe("a quote or comment without end", sql.substr(begin)));
    return found + closing.size();
  };
  char c = sql[begin];
  if (IsBlankCharacter(c)) return kind = SqlTokenKind::kBlank, run(IsBlankCharacter);
  if (IsWordCharacter(c)) return kind = SqlTokenKind::kWord, run(IsWordCharacter);
  if (c == '\'' || c == '"') return kind = SqlTokenKind::kQuoted, until(sql.substr(begin, 1), begin + 1);
  if (sql.substr(begin, 2) == "--") {
    kind = SqlTokenKind::kComment;
    return std::min(sql.find('\n', begin), sql.size());
  }
  if (sql.substr(begin, 2) == "/*") return kind = SqlTokenKind::kComment, until("*/", begin + 2);
  kind = SqlTokenKind::kSymbol;
  return begin + 1;
}

// The tokens of one statement, without the final semicolon.
using Statement = std::vector<SqlToken>;

std::vector<Statement> Statements(std::string_view sql) {
  std::vector<Statement> statements(1);
  for (const SqlToken& token : TokenizeSql(sql)) {
    if (token.kind == SqlTokenKind::kSymbol && token.text == ";") {
      statements.emplace_back();
    } else {
      statements.back().push_back(token);
    }
  }
  return statements;
}

bool Means(const SqlToken& token) { return token.kind != SqlTokenKind::kBlank && token.kind != SqlTokenKind::kComment; }

// The position of the next token that means something, from `from` on; the size when there is none.
std::size_t NextMeaning(const Statement& statement, std::size_t from) {
  while (from < statement.size() && !Means(statement[from])) ++from;
  return from;
}

bool IsSymbol(const SqlToken& token, char symbol) {
  return token.kind == SqlTokenKind::kSymbol && token.text[0] == symbol;
}

bool IsWord(const SqlToken& token, std::string_view word) {
  return token.kind == SqlTokenKind::kWord && token.text == word;
}

// The first words of a statement, for telling CREATE TABLE from the rest.
std::vector<std::size_t> Meanings(const Statement& statement) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < statement.size(); ++i) {
    if (Means(statement[i])) positions.push_back(i);
  }
  return positions;
}

// One statement being rewritten: its tokens, and texts that take the place of some or follow some.
class Rewriter {
 public:
  Rewriter(const Statement& statement, Engine engine)
      : statement_(statement),
        positions_(Meanings(statement)),
        engine_(engine),
        texts_(statement.begin(), statement.end()) {}

  std::string Run() {
    if (StartsWith({"CREATE", "TABLE"}) || StartsWith({"CREATE", "TEMPORARY", "TABLE"})) CreateTable();
    if (StartsWith({"ALTER", "TABLE"})) AlterTable();
    std::string sql;
    for (const Text& text : texts_) sql += text.text;
    return sql;
  }

 private:
  struct Text {
    Text(const SqlToken& token) : text(token.text) {}  // NOLINT
    std::string text;
  };

  bool StartsWith(std::initializer_list<std::string_view> words) const {
    std::size_t i = 0;
    for (std::string_view word : words) {
      if (i >= positions_.size() || !IsWord(statement_[positions_[i++]], word)) return false;
    }
    return true;
  }
  const SqlToken& At(std::size_t meaning) const {
    CHECK(meaning < positions_.size());
    return statement_[positions_[meaning]];
  }

  // The type word of a column is the word behind its name.
  void ColumnType(std::size_t name) {
    const SqlToken& type = At(name + 1);
    if (!IsWord(type, "INTEGER") && !IsWord(type, "TEXT") && !IsWord(type, "REAL")) {
      throw BrokenInvariant("column " + std::string(At(name).text) + ": its type must be INTEGER, TEXT or REAL, not " +
                            std::string(type.text));
    }
    if (engine_ != Engine::kPostgres) return;
    if (type.text == "INTEGER") texts_[positions_[name + 1]].text = "BIGINT";
    if (type.text == "REAL") texts_[positions_[name + 1]].text = "DOUBLE PRECISION";
  }

  void CreateTable() {
    std::size_t i = 0;
    while (i < positions_.size() && !IsSymbol(At(i), '(')) {
      if (IsWord(At(i), "AS")) throw BrokenInvariant("CREATE TABLE … AS has no column types of its own");
      ++i;
    }
    CHECK(i < positions_.size());
    int depth = 0;
    bool expects_column = false;
    for (; i < positions_.size(); ++i) {
      const SqlToken& token = At(i);
      if (expects_column) {
        expects_column = false;
        if (!IsTableConstraint(token)) ColumnType(i);
      }
      if (IsSymbol(token, '(')) expects_column = ++depth == 1;
      if (IsSymbol(token, ',')) expects_column = depth == 1;
      if (IsSymbol(token, ')') && --depth == 0) break;
    }
    CHECK(depth == 0);
    if (engine_ == Engine::kSqlite) texts_[positions_[i]].text = i + 1 < positions_.size() ? ") STRICT," : ") STRICT";
  }

  void AlterTable() {
    for (std::size_t i = 2; i + 1 < positions_.size(); ++i) {
      if (IsWord(At(i), "ADD") && IsWord(At(i + 1), "COLUMN")) ColumnType(i + 2);
    }
  }

  static bool IsTableConstraint(const SqlToken& token) {
    static constexpr std::string_view kWords[] = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"};
    return token.kind == SqlTokenKind::kWord &&
           std::find(std::begin(kWords), std::end(kWords), token.text) != std::end(kWords);
  }

  const Statement& statement_;
  std::vector<std::size_t> positions_;
  Engine engine_;
  std::vector<Text> texts_;
};

// `-- sequence: record` -> "record"; empty for any other comment.
std::string SequenceName(const SqlToken& token) {
  constexpr std::string_view kHead = "-- sequence:";
  if (token.kind != SqlTokenKind::kComment || !token.text.starts_with(kHead)) return "";
  std::string name;
  for (char c : token.text.substr(kHead.size())) {
    if (!IsBlankCharacter(c)) name += c;
  }
  RequireIdentifier(name);
  return name;
}

std::string MakeSequence(const std::string& name, Engine engine) {
  if (engine == Engine::kPostgres) return "CREATE SEQUENCE id_" + name + ";\n";
  return "CREATE TABLE IF NOT EXISTS id_sequence (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;\n"
         "INSERT INTO id_sequence (name, next) VALUES ('" +
         name + "', 1);\n";
}

}  // namespace

std::vector<SqlToken> TokenizeSql(std::string_view sql) {
  std::vector<SqlToken> tokens;
  std::size_t position = 0;
  while (position < sql.size()) {
    SqlTokenKind kind{};
    std::size_t end = TokenEnd(sql, position, kind);
    tokens.push_back({kind, sql.substr(position, end - position)});
    position = end;
  }
  return tokens;
}

std::vector<std::string> SplitStatements(std::string_view sql) {
  std::vector<std::string> statements;
  for (const Statement& statement : Statements(sql)) {
    std::size_t first = NextMeaning(statement, 0);
    if (first == statement.size()) continue;
    std::string text;
    for (std::size_t i = first; i < statement.size(); ++i) {
      if (statement[i].kind != SqlTokenKind::kComment) text += statement[i].text;
    }
    while (IsBlankCharacter(text.back())) text.pop_back();
    statements.push_back(std::move(text));
  }
  return statements;
}

std::string Translate(std::string_view sql, Engine engine) {
  std::string translated;
  for (const Statement& statement : Statements(sql)) {
    for (const SqlToken& token : statement) {
      std::string name = SequenceName(token);
      if (!name.empty()) translated += MakeSequence(name, engine);
    }
    translated += Rewriter(statement, engine).Run();
    if (NextMeaning(statement, 0) < statement.size()) translated += ';';
  }
  return translated;
}

}  // namespace credence::db
