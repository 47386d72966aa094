# Engine cmdlets and .NET only: a hosted runspace has nothing else.
# The manifest has loaded the contract into the default context; the cmdlets and all they need load privately, from lib.

# Of two copies or versions, .NET keeps to the one that was loaded first.
if ([PgMigrate.LoadContext]::ModuleRoot -ne $PSScriptRoot) {
    throw "PgMigrate is already loaded in this session, from '$([PgMigrate.LoadContext]::ModuleRoot)'. To use '$PSScriptRoot', start a new session."
}

$cmdlets = Import-Module -Assembly ([PgMigrate.LoadContext]::Cmdlets) -PassThru

# Import-Module -Force removes this module only; the inner one would stay behind.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $cmdlets -Force }
