// what we send
const body = {
  account_id: '1001',
  project_id: '2001',
  client_name: 'shop',
  client_version: '1.0',
  anonymize_ip: true,
  enrich_decisions: true,
  visitors: [
    {
      visitor_id: 'A',
      attributes: [],
      snapshots: [
        {
          decisions: [
            {
              campaign_id: '3001',
              experiment_id: '4001',
              variation_id: '5001'
            }
          ],
          events: [
            {
              entity_id: '3001',
              key: 'campaign_activated',
              uuid: 'A-1',
              timestamp: 1760000000000
            }
          ]
        },
        {
          decisions: [],
          events: [
            {
              entity_id: '6001',
              key: 'purchase',
              uuid: 'A-2',
              timestamp: 1760000001000,
              revenue: 4200
            }
          ]
        }
      ]
    }
  ]
, // the end
};
send(body);
