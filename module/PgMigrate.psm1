# Engine cmdlets and .NET calls only: a hosted runspace has nothing else.
# The contract loads here, into the default context; the cmdlets and all they need load privately, from lib.
$contract = [System.IO.Path]::Combine($PSScriptRoot, 'PgMigrate.dll')

# Of two copies .NET would reuse the first, silently or with an error that names neither.
foreach ($loaded in [System.AppDomain]::CurrentDomain.GetAssemblies()) {
    if ($loaded.GetName().Name -eq 'PgMigrate' -and $loaded.Location -ne $contract) {
        throw "PgMigrate is already loaded in this session from '$($loaded.Location)'. To use '$contract', start a new session."
    }
}

$null = [System.Reflection.Assembly]::LoadFrom($contract)
$cmdlets = Import-Module -Assembly ([PgMigrate.LoadContext]::Cmdlets) -PassThru

# Import-Module -Force removes this module only; the inner one would stay behind.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $cmdlets -Force }
