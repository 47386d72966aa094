# Engine cmdlets and .NET only: a hosted runspace has nothing else.
# The contract loads into the default context; the cmdlets and all they need load privately, from lib.
# 'using' in a file of its own: a .NET method called from here would cost an import some 40 ms, and a manifest's RequiredAssemblies
# would fail, with .NET's own message, in a session that has another version. What the trap lets pass is told below.
. { trap { continue } . "$PSScriptRoot/Contract.ps1" }

# Every version of the contract has this property.
if ([PgMigrate.LoadContext]::ModuleRoot -ne $PSScriptRoot) {
    throw "PgMigrate is already loaded in this session, from '$([PgMigrate.LoadContext]::ModuleRoot)'. To use '$PSScriptRoot', start a new session."
}

$cmdlets = Import-Module -Assembly ([PgMigrate.LoadContext]::Cmdlets) -PassThru

# Import-Module -Force removes this module only; the inner one would stay behind.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $cmdlets -Force }
