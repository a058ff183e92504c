<?php
// The naive baseline of tests/bench, written for it: how WHMCS data reaches Perfex
// today in PHP modules. One process, one API call after the other, for each record
// one call (GetClientsDetails, GetInvoice) and its handful of queries, each of them
// its own transaction, the e-mail as the key of a client.
//
//   php baseline.php SOCKET DATABASE API_URL IDENTIFIER SECRET INVOICES
//
// It imports the first INVOICES invoices behind the special cases of the fake, and
// the clients that they belong to, which it asks for when it first meets them. A
// record is a client or an invoice. Prints records, microseconds, calls and queries
// so far, every 100 records and at the end.
//
// It is better than many: the connection to WHMCS is kept open, statements are
// prepared once, lines and taxes go in one INSERT each, an invoice is looked up by
// an index. It leaves out what whmcs-perfex does besides: contacts, credit, refunds,
// rounding, number formats, addresses, custom fields, and any check of what it wrote.

const SPECIAL_INVOICES = 50;

mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
[, $socket, $database, $url, $identifier, $secret, $limit] = $argv;

$db = new mysqli(null, 'root', '', $database, 0, $socket);
$db->set_charset('utf8mb4');
$db->query("SET SESSION sql_mode = ''"); // as Perfex does
$curl = curl_init($url);
$calls = $queries = $records = 0;
$start = hrtime(true);

function api(string $action, array $parameters): array
{
    global $curl, $identifier, $secret, $calls;

    curl_setopt_array($curl, [
        CURLOPT_POSTFIELDS => http_build_query(['action' => $action, 'identifier' => $identifier,
            'secret' => $secret, 'responsetype' => 'json'] + $parameters),
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 60,
    ]);
    $calls++;
    $answer = json_decode((string) curl_exec($curl), true);
    return ($answer['result'] ?? '') === 'success' ? $answer : [];
}

function query(string $sql, array $values): mysqli_stmt
{
    global $db, $queries;
    static $statements = [];

    $statement = $statements[$sql] ??= $db->prepare($sql);
    $statement->execute($values);
    $queries++;
    return $statement;
}

function first_value(string $sql, array $values): ?int
{
    return query($sql, $values)->get_result()->fetch_row()[0] ?? null;
}

function insert(string $table, array $row): int
{
    return insert_rows($table, [$row]);
}

// Returns the id of the first row.
function insert_rows(string $table, array $rows): int
{
    $marks = '(' . implode(', ', array_fill(0, count($rows[0]), '?')) . ')';
    return query("INSERT INTO $table (" . implode(', ', array_keys($rows[0])) . ') VALUES '
        . implode(', ', array_fill(0, count($rows), $marks)),
        array_merge(...array_map('array_values', $rows)))->insert_id;
}

function update(string $table, string $key, int $id, array $row): void
{
    query("UPDATE $table SET " . implode(' = ?, ', array_keys($row)) . " = ? WHERE $key = ?",
        [...array_values($row), $id]);
}

function count_record(): void
{
    global $records, $start, $calls, $queries;

    if (++$records % 100 === 0)
        echo "$records ", intdiv(hrtime(true) - $start, 1000), " $calls $queries\n";
}

// Imports a client, or updates the one with the same e-mail. Returns its e-mail.
function import_client(int $id): string
{
    $client = api('GetClientsDetails', ['clientid' => $id])['client'] ?? null;
    if (!$client)
        return '';

    $country = first_value('SELECT country_id FROM tblcountries WHERE iso2 = ?',
        [$client['countrycode']]);
    $customer_id = first_value('SELECT userid FROM tblcontacts WHERE email = ? LIMIT 1',
        [$client['email']]);
    $customer = ['company' => $client['companyname'], 'vat' => $client['tax_id'],
        'phonenumber' => $client['phonenumber'], 'country' => $country ?? 0,
        'city' => $client['city'], 'zip' => $client['postcode'], 'state' => $client['state'],
        'address' => $client['address1'], 'active' => (int) ($client['status'] === 'Active')];
    $contact = ['firstname' => $client['firstname'], 'lastname' => $client['lastname'],
        'phonenumber' => $client['phonenumber']];
    if ($customer_id) {
        update('tblclients', 'userid', $customer_id, $customer);
        update('tblcontacts', 'userid', $customer_id, $contact);
    } else {
        $customer_id = insert('tblclients', $customer + ['datecreated' => date('Y-m-d H:i:s')]);
        insert('tblcontacts', $contact + ['userid' => $customer_id, 'is_primary' => 1,
            'email' => $client['email'], 'datecreated' => date('Y-m-d H:i:s')]);
    }
    count_record();
    return $client['email'];
}

// Imports an invoice with lines, taxes and payments, or writes them anew.
function import_invoice(int $id, string $email, int $currency_id): void
{
    static $states = ['Paid' => 2, 'Refunded' => 2, 'Cancelled' => 5, 'Draft' => 6];

    $invoice = api('GetInvoice', ['invoiceid' => $id]);
    $customer_id = first_value('SELECT userid FROM tblcontacts WHERE email = ? LIMIT 1', [$email]);
    $perfex_id = first_value('SELECT id FROM tblinvoices WHERE clientid = ? AND number = ?',
        [$customer_id, $id]);
    $row = ['clientid' => $customer_id, 'number' => $id, 'prefix' => 'INV-', 'number_format' => 1,
        'formatted_number' => sprintf('INV-%06d', $id), 'date' => $invoice['date'],
        'duedate' => $invoice['duedate'], 'currency' => $currency_id,
        'subtotal' => $invoice['subtotal'], 'total_tax' => $invoice['tax'] + $invoice['tax2'],
        'total' => $invoice['total'] + $invoice['credit'],
        'status' => $states[$invoice['status']] ?? 1, 'discount_type' => '',
        'include_shipping' => 0, 'allowed_payment_modes' => 'a:0:{}'];
    if ($perfex_id) {
        update('tblinvoices', 'id', $perfex_id, $row);
        query('DELETE FROM tblitemable WHERE rel_id = ? AND rel_type = ?', [$perfex_id, 'invoice']);
        query('DELETE FROM tblitem_tax WHERE rel_id = ? AND rel_type = ?', [$perfex_id, 'invoice']);
    } else {
        $perfex_id = insert('tblinvoices', $row + ['datecreated' => date('Y-m-d H:i:s'),
            'hash' => bin2hex(random_bytes(16))]);
    }

    $lines = $taxes = [];
    foreach ($invoice['items']['item'] ?? [] as $order => $item)
        $lines[] = ['rel_id' => $perfex_id, 'rel_type' => 'invoice',
            'description' => $item['description'], 'long_description' => '', 'qty' => 1,
            'rate' => $item['amount'], 'item_order' => $order + 1];
    if ($lines) {
        $line_id = insert_rows('tblitemable', $lines);
        foreach ($invoice['items']['item'] as $order => $item)
            if ($item['taxed'] && $invoice['taxrate'] > 0)
                $taxes[] = ['itemid' => $line_id + $order, 'rel_id' => $perfex_id,
                    'rel_type' => 'invoice', 'taxrate' => $invoice['taxrate'],
                    'taxname' => 'Tax'];
    }
    if ($taxes)
        insert_rows('tblitem_tax', $taxes);

    foreach ($invoice['transactions']['transaction'] ?? [] as $payment) {
        if ($payment['amountin'] <= 0 || first_value('SELECT id FROM tblinvoicepaymentrecords
                WHERE invoiceid = ? AND transactionid = ?', [$perfex_id, $payment['transid']]))
            continue;
        insert('tblinvoicepaymentrecords', ['invoiceid' => $perfex_id,
            'amount' => $payment['amountin'], 'paymentmode' => '1', 'date' => $payment['date'],
            'daterecorded' => $payment['date'], 'note' => '',
            'transactionid' => $payment['transid']]);
    }
    count_record();
}

$emails = $currencies = [];
for ($done = 0; $done < $limit; $done += count($page)) {
    $page = api('GetInvoices', ['limitstart' => SPECIAL_INVOICES + $done,
        'limitnum' => min(100, $limit - $done), 'orderby' => 'id'])['invoices']['invoice'] ?? [];
    if (!$page)
        break;
    foreach ($page as $row) {
        $emails[$row['userid']] ??= import_client($row['userid']);
        $currencies[$row['currencycode']] ??= first_value(
            'SELECT id FROM tblcurrencies WHERE name = ?', [$row['currencycode']])
            ?? insert('tblcurrencies', ['symbol' => $row['currencycode'],
                'name' => $row['currencycode']]);
        import_invoice($row['id'], $emails[$row['userid']], $currencies[$row['currencycode']]);
    }
}
echo "$records ", intdiv(hrtime(true) - $start, 1000), " $calls $queries\n";
