/** Operations that change who or what may use the account: members, groups, tokens, sign-in, and the account itself. */
const ACCESS =
  /^(?:accounts\.(?:members|tokens|roles|create|update|delete|moves|accountProfile|accountOrganizations)|iam|user\.(?:tokens|invites|organizations|edit)|memberships|organizations|tenants|resourceSharing|zeroTrust\.access\.serviceTokens|zeroTrust\.identityProviders|zeroTrust\.access\.keys)\b/;

/** Whether a change that an operation makes is one of access to the account. */
export const changesAccess = (id: string): boolean => ACCESS.test(id);
