/** The command line that makes Chromium quiet: nothing of its own on the network, nothing that differs between machines. */

/** What Playwright switches off. Chromium heeds the last list of its kind alone: ours must repeat what is in Playwright's. */
const offByPlaywright = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
] as const

/** The pages of which the address bar's suggestions are made: each window loads them, though nobody sees an address bar. */
const addressBarPages = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'] as const

/**
 * Chromium's arguments for the harness. Root cannot have Chromium's sandbox, so it alone goes without.
 *
 * @param userId the effective user's number; undefined where the platform has none
 */
export const browserArguments = (userId: number | undefined = process.geteuid?.()): readonly string[] => [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[...offByPlaywright, ...addressBarPages].join(',')}`,
  ...(userId === 0 ? ['--no-sandbox'] : []),
]
