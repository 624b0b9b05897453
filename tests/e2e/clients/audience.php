<?php
// SPDX-License-Identifier: BSL-1.0
// audience.php BASE_URL EVENT: who watched what, as deployed clients of the Reporting API read it: XML by SimpleXML, and no
// `ver` in any request. Prints a line for each attendee.
error_reporting(E_ALL);
set_error_handler(function ($severity, $message, $file, $line) {
    throw new ErrorException($message, 0, $severity, $file, $line);
});
[, $base, $event] = $argv;

function call(string $url): SimpleXMLElement
{
    $xml = simplexml_load_string(file_get_contents($url));
    if ((int) $xml->result->returnCode !== 1) {
        throw new RuntimeException("refused: " . $xml->result->asXML());
    }
    return $xml->result->success;
}

$login = call("$base/api/login?" . http_build_query(['username' => 'demo@example.com', 'password' => 'demo']));
$report = call("$base/api/reporting/audience_reports?" . http_build_query([
    'si' => (string) $login->sessionid->value,
    'ui' => (string) $login->userid->value,
    'ei' => $event,
]));

echo "title ", $report->eventtitle, "\n";
foreach ($report->attendee_list->attendee as $attendee) {
    $live = $attendee->session->live_sessions_list;
    $on_demand = $attendee->session->od_sessions_list;
    echo $attendee['email'], ' ', count($live->live_session ?? []), ' ', count($on_demand->od_session ?? []), "\n";
}
