import type { Revealing } from "cargoshipper/api";

const DASHBOARD =
  "A person creates it in the dashboard, https://dash.cloudflare.com, where it is shown to nobody else";

/** Operations whose answer is a credential, and what hands it to a person instead. */
export const REVEALING: readonly Revealing[] = [
  {
    what: "an API token",
    instead: "A person creates or rolls it at https://dash.cloudflare.com/profile/api-tokens",
    operations:
      "accounts.tokens.create accounts.tokens.value.update user.tokens.create user.tokens.value.update",
  },
  {
    what: "a tunnel's token",
    instead: "cloudflare_get_tunnel_token, of the toolset `tunnels` and marked `reveals`, answers it",
    operations: "zeroTrust.tunnels.cloudflared.token.get",
  },
  {
    what: "a connector's token",
    instead: DASHBOARD,
    operations: "zeroTrust.tunnels.cloudflared.management.create zeroTrust.tunnels.warpConnector.token.get",
  },
  {
    what: "a client secret that is shown once",
    instead: DASHBOARD,
    operations: `iam.oauthClients.create iam.oauthClients.rotateSecret zeroTrust.access.serviceTokens.create
      zeroTrust.access.serviceTokens.rotate`,
  },
  {
    what: "a widget's new secret",
    instead: DASHBOARD,
    operations: "turnstile.widgets.rotateSecret",
  },
  {
    what: "an access key or a password",
    instead: DASHBOARD,
    operations: "containers.registries.credentials.generate r2.temporaryCredentials.create",
  },
  {
    what: "a signing key or a signed token",
    instead: DASHBOARD,
    operations: `images.v1.keys.delete images.v1.keys.list images.v1.keys.update stream.keys.create
      stream.token.create`,
  },
  {
    what: "the secret that signs webhooks",
    instead: DASHBOARD,
    operations: "stream.webhooks.get stream.webhooks.update",
  },
  {
    what: "a stream's key, with which anybody may broadcast",
    instead: DASHBOARD,
    operations: `realtimeKit.livestreams.getActiveLivestreamsForLivestreamID
      realtimeKit.livestreams.getAllLivestreams
      realtimeKit.livestreams.getLivestreamSessionDetailsForSessionID
      realtimeKit.livestreams.getLivestreamSessionForLivestreamID
      realtimeKit.livestreams.getMeetingActiveLivestreams realtimeKit.livestreams.startLivestreamingAMeeting
      stream.liveInputs.create stream.liveInputs.get stream.liveInputs.update stream.liveInputs.outputs.create
      stream.liveInputs.outputs.list stream.liveInputs.outputs.update`,
  },
  {
    what: "a participant's token",
    instead: "The application that runs the meeting asks for it itself",
    operations: `realtimeKit.meetings.addParticipant realtimeKit.meetings.editParticipant
      realtimeKit.meetings.refreshParticipantToken`,
  },
  {
    what: "an application's key",
    instead: DASHBOARD,
    operations:
      "calls.sfu.create calls.turn.create moq.relays.create moq.relays.tokens.create moq.relays.tokens.list",
  },
  {
    what: "an address at which anybody may listen or watch",
    instead: "`npx wrangler tail` and the dashboard show the same",
    operations: `browserRendering.devtools.browser.liveView.create pages.projects.deployments.tails.create
      workers.observability.telemetry.liveTail workers.scripts.tail.create`,
  },
  {
    what: "a token for uploads",
    instead: "`npx wrangler deploy` asks for it itself",
    operations: `managedDefense.vulnerabilityDiscovery.repositories.create pages.projects.getUploadToken
      workers.scripts.assets.upload.create
      workersForPlatforms.dispatch.namespaces.scripts.assetUpload.create`,
  },
  {
    what: "the key of an encrypted upload, shown once",
    instead: DASHBOARD,
    operations: "zeroTrust.dlp.datasets.create zeroTrust.dlp.datasets.upload.create",
  },
  {
    what: "a pre-shared key",
    instead: DASHBOARD,
    operations: "magicTransit.ipsecTunnels.pskGenerate magicTransit.ipsecTunnels.pskSet",
  },
  {
    what: "a key of an appliance",
    instead: DASHBOARD,
    operations: `magicTransit.connectors.create magicTransit.connectors.edit
      magicTransit.connectors.update`,
  },
  {
    what: "a code that switches protection off",
    instead: DASHBOARD,
    operations: "zeroTrust.devices.overrideCodes.list zeroTrust.devices.overrideCodes.get",
  },
  {
    what: "a token that links another service",
    instead: DASHBOARD,
    operations: `accounts.clientSecret.create alerting.destinations.pagerduty.create
      billing.profiles.paymentMethod.create magicNetworkMonitoring.vpcFlows.tokens.create`,
  },
];
