// SPDX-License-Identifier: BSL-1.0
// Whole responses in the three formats, as the service writes them and as the decoders must take them.
#ifndef WEBCASTS_TESTS_GOLDEN_REPORTS_HPP
#define WEBCASTS_TESTS_GOLDEN_REPORTS_HPP

#include <webcasts/api.hpp>

#include <string_view>

namespace webcasts::tests {

// One audience report in three formats: every kind of field, session, question and answer.
inline constexpr std::string_view golden_xml = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<convey_api version="2.0">
  <currentDateTime>2026-05-15 14:39:09</currentDateTime>
  <currentTimeZone>GMT</currentTimeZone >
  <result>
    <returnCode>1</returnCode>
    <success>
      <eventtitle>Growth &amp; Söhne &lt;live&gt;</eventtitle>
      <attendee_list>
        <attendee email="Ann@Example.com" fname="Ann" lname="O&apos;Hara" company="A, &quot;B&quot;" title="" address1="1&#10;2" address2="" city="" state="" country="" postalcode="01234" phone="" cell="" fax="" reg_date="2026-02-27 08:30:00" sti="news" custom_question1="=1+1" custom_question2="">
          <session>
            <od_sessions_list><od_session start="2026-03-04 10:00:00" end="2026-03-04 10:20:00" duration="1200"/></od_sessions_list>
            <live_sessions_list><live_session start="2026-03-01 15:00:00" end="2026-03-01 15:30:00" duration="1800"/><live_session start="2026-03-01 15:20:00" end="2026-03-01 15:50:00" duration="1800"/></live_sessions_list>
          </session>
          <qa_list><qa time="2026-03-01 15:10:00">Why <![CDATA[<not>]]> now?</qa></qa_list>
          <survey_list><survey question="Useful?">Very</survey></survey_list>
        </attendee>
        <attendee email="bo@example.org" fname="Bo" lname="" company="" title="" address1="" address2="" city="" state="" country="" postalcode="" phone="" cell="" fax="" reg_date="2026-02-28 23:59:59" sti="" custom_question1="" custom_question2="日本"/>
      </attendee_list>
    </success>
  </result>
</convey_api>)";

inline constexpr std::string_view golden_json =
    R"({"convey_api":{"result":{"success":{"eventtitle":"Growth & S\u00f6hne <live>","attendee_list":[
{"email":"Ann@Example.com","fname":"Ann","lname":"O'Hara","company":"A, \"B\"","title":null,"address1":"1\n2","address2":"","city":"","state":"","country":"","postalcode":"01234","phone":"","cell":"","fax":"","reg_date":"2026-02-27 08:30:00","sti":"news","custom_question1":"=1+1","custom_question2":"",
"session":{"od_sessions_list":[{"start":"2026-03-04 10:00:00","end":"2026-03-04 10:20:00","duration":1200}],"live_sessions_list":[{"duration":"1800","start":"2026-03-01 15:00:00","end":"2026-03-01 15:30:00"},{"start":"2026-03-01 15:20:00","end":"2026-03-01 15:50:00","duration":1.8e3}],"simlive_sessions_list":null},
"qa_list":[{"time":"2026-03-01 15:10:00","text":"Why <not> now?"}],"survey_list":[{"question":"Useful?","answer":"Very"}]},
{"email":"bo@example.org","fname":"Bo","lname":"","company":"","title":"","address1":"","address2":"","city":"","state":"","country":"","postalcode":"","phone":"","cell":"","fax":"","reg_date":"2026-02-28 23:59:59","sti":"","custom_question1":"","custom_question2":"\u65e5\u672c","session":null,"qa_list":[],"survey_list":null}
]},"returnCode":1},"current_timestamp":"2026-05-15 14:39:09","version":2.0}})";

inline constexpr std::string_view golden_csv =
    "email,fname,lname,company,title,address1,address2,city,state,country,postalcode,phone,cell,fax,reg_date,"
    "sti,"
    "custom_question1,custom_question2,session_kind,session_start,session_end,session_duration\r\n"
    "Ann@Example.com,Ann,O'Hara,\"A, \"\"B\"\"\",,\"1\n2\",,,,,01234,,,,2026-02-27 08:30:00,news,=1+1,,od,"
    "2026-03-04 10:00:00,2026-03-04 10:20:00,1200\r\n"
    "Ann@Example.com,Ann,O'Hara,\"A, \"\"B\"\"\",,\"1\n2\",,,,,01234,,,,2026-02-27 08:30:00,news,=1+1,,live,"
    "2026-03-01 15:00:00,2026-03-01 15:30:00,1800\r\n"
    "Ann@Example.com,Ann,O'Hara,\"A, \"\"B\"\"\",,\"1\n2\",,,,,01234,,,,2026-02-27 08:30:00,news,=1+1,,live,"
    "2026-03-01 15:20:00,2026-03-01 15:50:00,1800\r\n"
    "bo@example.org,Bo,,,,,,,,,,,,,2026-02-28 23:59:59,,,日本,,,,\r\n";

inline std::string_view golden(wire_format format) {
    return format == wire_format::xml ? golden_xml : format == wire_format::json ? golden_json : golden_csv;
}

// The other responses of the service.
inline constexpr std::string_view log_in_xml =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<convey_api version="2.0"><currentDateTime>2026-05-15 14:39:09</currentDateTime><result><returnCode>1</returnCode><success><sessionid><description>Authenticated session ID.</description><value>0123abcd</value></sessionid><userid><description>Authenticated user ID.</description><value>fedc9876</value></userid></success></result></convey_api>)";
inline constexpr std::string_view log_in_json =
    R"({"convey_api":{"result":{"success":{"sessionid":{"description":"x","value":"0123abcd"},"userid":{"value":"fedc9876","description":"y"}},"returnCode":1},"version":2.0}})";
inline constexpr std::string_view events_xml =
    R"(<convey_api><result><returnCode>1</returnCode><success><event_list><event id="1234567" expired="true" title="One &amp; two" sched_start="2026-03-01 15:00:00" region="eu"/><core_event><event_info id="7654321">T&#246;wo</event_info></core_event></event_list></success></result></convey_api>)";
inline constexpr std::string_view events_json =
    R"({"convey_api":{"result":{"success":{"event_list":[{"id":1234567,"expired":true,"title":"One & two","sched_start":"2026-03-01 15:00:00","region":"eu"},{"id":"7654321","title":"T\u00f6wo"}]},"returnCode":1}}})";
inline constexpr std::string_view refused_xml =
    R"(<convey_api><result><failure><message>ei: no such event 1234567</message></failure><returnCode>103</returnCode></result></convey_api>)";
inline constexpr std::string_view refused_json =
    R"({"convey_api":{"result":{"failure":{"message":"ei: no such event 1234567"},"returnCode":103}}})";

} // namespace webcasts::tests

#endif
