import type { Reviewed } from "cargoshipper/api";

/** Read by people, one group at a time. What is in no group is judged by its verb alone. */
export const REVIEWED: readonly Reviewed[] = [
  {
    effect: "write",
    why: "A GET, but it links, starts or raises something.",
    operations: `alerting.destinations.pagerduty.link browserRendering.devtools.browser.connect
      browserRendering.devtools.browser.launch browserRendering.devtools.browser.page.get
      browserRendering.devtools.browser.targets.activate`,
  },
  {
    effect: "destroy",
    why: "A GET, but it closes a page with what is on it.",
    operations: "browserRendering.devtools.browser.targets.close",
  },
  {
    effect: "read",
    why: "Asks a question that is too long for a path.",
    operations: `aiAudit.robots.bulkGet aiGateway.billing.topup.status aiSearch.instances.search
      aiSearch.namespaces.instances.search aiSearch.namespaces.search analyticsQuery.summary
      analyticsQuery.timeseries analyticsQuery.topN analyticsQuery.dataSecurity.contentFindings.topN
      analyticsQuery.dataSecurity.findings.summary analyticsQuery.dataSecurity.findings.timeseries
      cloudforceOne.requests.list cloudforceOne.requests.message.get cloudforceOne.threatEvents.graphql.create
      kv.namespaces.bulkGet kv.namespaces.keys.bulkGet logs.logExplorer.query.sql pages.assets.checkMissing
      queues.messages.peek radar.datasets.download registrar.check registrar.transferCheck
      registrarSandbox.check vectorize.indexes.getByIDs vectorize.indexes.query
      workers.observability.telemetry.keys workers.observability.telemetry.query
      workers.observability.telemetry.values zeroTrust.casb.posture.content.export
      zeroTrust.casb.posture.findings.export zeroTrust.casb.posture.findings.instances.export
      zeroTrust.casb.posture.remediations.jobs.export`,
  },
  {
    effect: "read",
    why: "Tries or checks what it is given, and keeps nothing.",
    operations: `apiGateway.expressionTemplate.fallthrough.create billing.addressValidation
      diagnostics.traceroutes.create emailSecurity.investigate.preview.create logpush.transformers.preview
      logpush.validate.destination logpush.validate.destinationExists logpush.validate.origin
      magicCloudNetworking.onRamps.export magicCloudNetworking.resources.policyPreview pipelines.validateSql
      r2.superSlurper.connectivityPrecheck.source r2.superSlurper.connectivityPrecheck.target
      requestTracers.traces.create ssl.analyze.create zeroTrust.dlp.patterns.validate`,
  },
  {
    effect: "write",
    why: "A PUT that adds one thing beside the others, or starts what can be stopped.",
    operations: `addressing.addressMaps.accounts.update addressing.addressMaps.ips.update
      browserRendering.devtools.browser.targets.create intel.indicatorFeeds.permissions.create
      r2.superSlurper.jobs.pause r2.superSlurper.jobs.resume securityCenter.insights.dismiss
      zones.activationCheck.trigger`,
  },
  {
    effect: "destroy",
    why: "What is cached, queued or stored is gone afterwards.",
    operations: `basinCatalog.delete cache.cacheReserve.clear cache.invalidate cache.invalidateEnvironment
      cache.purge cache.purgeEnvironment kv.namespaces.bulkDelete kv.namespaces.keys.bulkDelete
      pages.projects.purgeBuildCache queues.messages.ack queues.messages.pull queues.messages.purge
      queues.purge.start r2DataCatalog.delete vectorize.indexes.deleteByIDs
      vectorize.indexes.metadataIndex.delete vectorize.indexes.upsert
      zeroTrust.access.infrastructure.targets.bulkDeleteV2 zeroTrust.dlp.datasets.upload.edit`,
  },
  {
    effect: "destroy",
    why: "What there is now is replaced by something older, or by somebody else's.",
    operations: `d1.database.import d1.database.timeTravel.restore dns.zoneTransfers.forceAXFR.create
      pages.projects.deployments.rollback zones.environments.rollback`,
  },
  {
    effect: "destroy",
    why: "SQL may do anything.",
    operations: "d1.database.query d1.database.raw",
  },
  {
    effect: "destroy",
    why: "One request may hold deletions among other things.",
    operations: `dns.records.batch dns.records.scanReview emailSecurity.settings.allowPolicies.batch
      emailSecurity.settings.blockSenders.batch emailSecurity.settings.contentPolicies.batch
      emailSecurity.settings.domains.batch emailSecurity.settings.trustedDomains.batch
      workers.scripts.secrets.bulkUpdate workersForPlatforms.dispatch.namespaces.scripts.secrets.bulkUpdate`,
  },
  {
    effect: "destroy",
    why: "Secrets, keys and seeds that are replaced cannot be read back.",
    operations: `iam.oauthClients.rotateSecret magicTransit.ipsecTunnels.pskGenerate
      magicTransit.ipsecTunnels.pskSet secretsStore.stores.secrets.edit turnstile.widgets.rotateSecret
      zeroTrust.access.keys.rotate zeroTrust.access.samlCertificates.rotate
      zeroTrust.access.serviceTokens.rotate zeroTrust.gateway.auditSSHSettings.rotateSeed`,
  },
  {
    effect: "destroy",
    why: "People or devices lose their access or their connection at once.",
    operations: `realtimeKit.activeSession.kickAllParticipants realtimeKit.activeSession.kickParticipants
      realtimeKit.livestreams.stopLivestreamingAMeeting zeroTrust.access.applications.revokeTokens
      zeroTrust.devices.devices.revoke zeroTrust.devices.registrations.revoke zeroTrust.devices.revoke.create
      zeroTrust.devices.resilience.globalWARPOverride.create zeroTrust.organizations.revokeUsers
      zeroTrust.seats.edit`,
  },
  {
    effect: "destroy",
    why: "What runs is ended, or what was found out is thrown away.",
    operations: `aiSearch.namespaces.instances.jobs.update
      containers.applications.rollouts.create emailSecurity.investigate.bulk.cancel.create
      hyperdrive.configs.restart magicTransit.connectors.interrupts.create workflows.instances.status.edit
      zeroTrust.riskScoring.reset`,
  },
  {
    effect: "destroy",
    why: "Mail that is sent, moved or released is not called back.",
    operations: `emailSecurity.investigate.bulk.create emailSecurity.investigate.move.bulk
      emailSecurity.investigate.move.create emailSecurity.investigate.release.bulk emailSending.send
      emailSending.sendRaw`,
  },
  {
    effect: "destroy",
    why: "Changes other people's systems, in ways that are not known here.",
    operations: "magicCloudNetworking.onRamps.apply zeroTrust.casb.posture.remediations.jobs.create",
  },
  {
    effect: "destroy",
    why: "Costs money that does not come back.",
    operations: `accounts.payBadDebt.create accounts.payInvoice.create accounts.subscriptions.actions.append
      accounts.subscriptions.bulk.create accounts.subscriptions.create aiGateway.billing.topup.config.create aiGateway.billing.topup.create
      registrar.registrations.create registrar.transferIn.create zones.subscriptions.create`,
  },
];
