// Error codes of access. Texts: catalog/texts/access.json.
#pragma once

#include "base/error.h"

namespace credence::access::errors {

inline constexpr ErrorCode kUnknownDepartment{ErrorKind::kNotFound, "access.unknown_department"};

// Signing in. One answer for a wrong name, a wrong password, a locked or disabled account and a locked source.
inline constexpr ErrorCode kSignInRefused{ErrorKind::kUnauthenticated, "access.sign_in_refused"};
inline constexpr ErrorCode kCodeWrong{ErrorKind::kForbidden, "access.code_wrong"};
inline constexpr ErrorCode kNoEnrolment{ErrorKind::kWrongState, "access.no_enrolment"};
inline constexpr ErrorCode kAlreadyEnrolled{ErrorKind::kWrongState, "access.already_enrolled"};

// Sessions. The three tell a console why it must ask for the password again.
inline constexpr ErrorCode kSessionUnknown{ErrorKind::kUnauthenticated, "access.session_unknown"};
inline constexpr ErrorCode kSessionExpired{ErrorKind::kUnauthenticated, "access.session_expired"};
inline constexpr ErrorCode kSessionEnded{ErrorKind::kUnauthenticated, "access.session_ended"};
inline constexpr ErrorCode kNoSuchSession{ErrorKind::kNotFound, "access.no_such_session"};
inline constexpr ErrorCode kCsrf{ErrorKind::kForbidden, "access.csrf"};

// Passwords (SEC-02).
inline constexpr ErrorCode kPasswordWrong{ErrorKind::kForbidden, "access.password_wrong"};
inline constexpr ErrorCode kPasswordLength{ErrorKind::kInvalid, "access.password_length"};    // {least} {most}
inline constexpr ErrorCode kPasswordClasses{ErrorKind::kInvalid, "access.password_classes"};  // {classes}
inline constexpr ErrorCode kPasswordName{ErrorKind::kInvalid, "access.password_name"};
inline constexpr ErrorCode kPasswordUsed{ErrorKind::kInvalid, "access.password_used"};  // {count}

// Accounts.
inline constexpr ErrorCode kUnknownUser{ErrorKind::kNotFound, "access.unknown_user"};  // {name}
inline constexpr ErrorCode kUserName{ErrorKind::kInvalid, "access.user_name"};         // {least} {most}
inline constexpr ErrorCode kUserExists{ErrorKind::kConflict, "access.user_exists"};    // {name}
inline constexpr ErrorCode kShownName{ErrorKind::kInvalid, "access.shown_name"};       // {most}
inline constexpr ErrorCode kUserState{ErrorKind::kWrongState, "access.user_state"};    // {name}
inline constexpr ErrorCode kAdministratorAccount{ErrorKind::kForbidden, "access.administrator_account"};
inline constexpr ErrorCode kOneself{ErrorKind::kForbidden, "access.oneself"};
inline constexpr ErrorCode kOvertaken{ErrorKind::kConflict, "access.overtaken"};  // {version}

// Roles and changes of permissions.
inline constexpr ErrorCode kUnknownRole{ErrorKind::kNotFound, "access.unknown_role"};     // {role}
inline constexpr ErrorCode kDutyMismatch{ErrorKind::kForbidden, "access.duty_mismatch"};  // {role}
inline constexpr ErrorCode kGrantDates{ErrorKind::kInvalid, "access.grant_dates"};
inline constexpr ErrorCode kReason{ErrorKind::kInvalid, "access.reason"};                    // {most}
inline constexpr ErrorCode kAlreadyGranted{ErrorKind::kConflict, "access.already_granted"};  // {role}
inline constexpr ErrorCode kNotGranted{ErrorKind::kConflict, "access.not_granted"};          // {role}
inline constexpr ErrorCode kUnknownChange{ErrorKind::kNotFound, "access.unknown_change"};
inline constexpr ErrorCode kChangeDecided{ErrorKind::kWrongState, "access.change_decided"};
inline constexpr ErrorCode kSamePerson{ErrorKind::kForbidden, "access.same_person"};
inline constexpr ErrorCode kNotDrafter{ErrorKind::kForbidden, "access.not_drafter"};

// Programs that call the API.
inline constexpr ErrorCode kUnknownClient{ErrorKind::kNotFound, "access.unknown_client"};  // {client}
inline constexpr ErrorCode kClientScope{ErrorKind::kInvalid, "access.client_scope"};       // {scope}
inline constexpr ErrorCode kClientAddress{ErrorKind::kInvalid, "access.client_address"};   // {address}
inline constexpr ErrorCode kClientQuota{ErrorKind::kInvalid, "access.client_quota"};       // {most}
inline constexpr ErrorCode kClientDate{ErrorKind::kInvalid, "access.client_date"};         // {years}
inline constexpr ErrorCode kClientState{ErrorKind::kWrongState, "access.client_state"};
inline constexpr ErrorCode kSignatureForm{ErrorKind::kUnauthenticated, "access.signature_form"};
inline constexpr ErrorCode kSignatureWrong{ErrorKind::kUnauthenticated, "access.signature_wrong"};
inline constexpr ErrorCode kSignatureTime{ErrorKind::kUnauthenticated, "access.signature_time"};  // {seconds} {now}
inline constexpr ErrorCode kSignatureReplayed{ErrorKind::kUnauthenticated, "access.signature_replayed"};
inline constexpr ErrorCode kClientEnded{ErrorKind::kUnauthenticated, "access.client_ended"};
inline constexpr ErrorCode kClientSource{ErrorKind::kForbidden, "access.client_source"};  // {address}
inline constexpr ErrorCode kClientSpent{ErrorKind::kTooMany, "access.client_spent"};      // {quota} {retry_after_s}

// The second log.
inline constexpr ErrorCode kAuditFilter{ErrorKind::kInvalid, "access.audit_filter"};  // {name}

// A member of a request that is missing or of the wrong type: {member}.
inline constexpr ErrorCode kMember{ErrorKind::kInvalid, "access.member"};
inline constexpr ErrorCode kCursor{ErrorKind::kInvalid, "access.cursor"};

}  // namespace credence::access::errors
