// From the decisions of the demo city to rows as a department writes them, mistakes included.
#pragma once

#include <map>
#include <string>

#include "access/department.h"
#include "app/demo_decisions.h"
#include "app/demo_row.h"

namespace credence::app {

class DemoRowWriter {
 public:
  DemoRowWriter(const DemoWords& words, const DemoRegister& registered);

  // As the department sends it first.
  DemoRow First(const Decision& decision, bool is_penalty) const;
  // As it sends the decision again in the next month, put right where it was wrong.
  DemoRow Again(const Decision& decision, bool is_penalty) const;

  const access::Department& DepartmentOf(std::string_view id) const;

 private:
  DemoRow Sound(const Decision& decision, bool is_penalty) const;
  void WriteSubject(const Organisation& organisation, const std::string& name, std::string_view prefix,
                    DemoRow& row) const;
  void WriteLicence(const Decision& decision, DemoRow& row) const;
  void WritePenalty(const Decision& decision, DemoRow& row) const;
  void Spoil(const Decision& decision, bool is_penalty, DemoRow& row) const;
  void SpoilCode(const Decision& decision, std::string_view prefix, DemoRow& row) const;
  void SpoilPenalty(const Decision& decision, DemoRow& row) const;
  void MakePerson(const Decision& decision, std::string_view prefix, DemoRow& row) const;
  std::string DocumentNumber(const Decision& decision, std::string_view pattern) const;
  std::string CertificateNumber(const Decision& decision) const;
  Lookup WordsOf(const Decision& decision, std::map<std::string, std::string, std::less<>> own) const;
  const Organisation& OrganisationOf(const Decision& decision) const;
  // Registered, of the same trade where there is one, and not the subject of the decision.
  const Organisation& AnotherThan(const Decision& decision) const;

  const DemoWords& words_;
  const DemoRegister& registered_;
  std::map<std::string, access::Department, std::less<>> departments_;
};

}  // namespace credence::app
