"""Has Chromium's own developer tools write requests down: HAR, and "copy as …"."""

from __future__ import annotations

from typing import Any

CHROMIUM = "/usr/bin/chromium"
SCRIPT = """
async (sent) => {
  const network = await import('./panels/network/network.js');
  const sdk = await import('./core/sdk/sdk.js');
  const har = await import('./models/har/har.js');
  const View = network.NetworkLogView.NetworkLogView;
  const view = Object.create(View.prototype);
  const Request = sdk.NetworkRequest.NetworkRequest;
  const requests = sent.map(({method, url, body, headers}, number) => {
    const page = 'https://shop.example/cart?user=1';
    const request = Request.createWithoutBackendRequest(`${number}`, url, page, null);
    request.requestMethod = method;
    request.setRequestHeaders(headers);
    request.setRequestFormData(body !== null, body);
    request.setIssueTime(1760000000 + number, 1760000000 + number);
    request.statusCode = 204;
    return request;
  });
  const log = await har.Log.Log.build(requests, {sanitize: false});
  return {
    'devtools.har': JSON.stringify({log}, null, 2),
    'copy_all_as_curl_bash.txt': await view.generateAllCurlCommand(requests, 'unix'),
    'copy_all_as_curl_cmd.txt': await view.generateAllCurlCommand(requests, 'win'),
    'copy_all_as_powershell.txt': await view.generateAllPowerShellCommand(requests),
    'copy_all_as_fetch.txt': await view.generateAllFetchCall(requests, 'browser'),
    'copy_all_as_fetch_node.txt': await view.generateAllFetchCall(requests, 'nodejs'),
    'copy_as_curl_bash.txt': await View.generateCurlCommand(requests[1], 'unix'),
    'copy_as_curl_cmd.txt': await View.generateCurlCommand(requests[1], 'win'),
    'copy_as_powershell.txt': await view.generatePowerShellCommand(requests[1]),
    'copy_as_fetch.txt': await view.generateFetchCall(requests[1], 'browser'),
  };
}
"""


def written(requests: list[dict[str, Any]]) -> dict[str, str]:
    """Return texts by the name of their file."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto("devtools://devtools/bundled/inspector.html", wait_until="commit")
        texts: dict[str, str] = page.evaluate(SCRIPT, requests)
        browser.close()
    return texts
