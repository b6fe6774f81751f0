// Masking (domain 9.2): on the server, at the outermost layer. Masked output is never stored as data.
#pragma once

#include <string>
#include <string_view>

namespace credence::identity {

enum class MaskProfile { kPublic, kShared };

std::string MaskPersonName(std::string_view name, MaskProfile profile);
std::string MaskCitizenNumber(std::string_view number, MaskProfile profile);
std::string MaskIdentityDocument(std::string_view number, MaskProfile profile);  // passport, permits
std::string MaskMobile(std::string_view number, MaskProfile profile);            // kPublic: empty, not shown
std::string MaskFixedLine(std::string_view number, MaskProfile profile);         // kPublic: empty
std::string MaskEmail(std::string_view address, MaskProfile profile);            // kPublic: empty
std::string MaskAddress(std::string_view address, MaskProfile profile);
std::string MaskVehiclePlate(std::string_view plate, MaskProfile profile);
std::string MaskBankAccount(std::string_view account, MaskProfile profile);  // kPublic: empty

// Replaces every citizen number, mobile number and bank card (Luhn, 16–19 digits) by stars, one for each character.
// A unified code or a registration number is not personal data and stays, with one exception: fifteen digits that are a
// correct registration number and an old citizen number with a plausible birth date at once stay only behind 注册号,
// 登记号 or 执照号. Full-width digits and digits grouped by blanks or hyphens are found; the stars cover the gaps as
// well.
std::string MaskFreeText(std::string_view text);

// True when MaskFreeText would change something (DP-15).
bool ContainsPersonalData(std::string_view text);

}  // namespace credence::identity
