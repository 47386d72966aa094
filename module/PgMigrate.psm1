# Engine cmdlets and .NET calls only: a hosted runspace has nothing else.
# The contract loads here, into the default context; the cmdlets and all they need load privately, from lib.
$contract = [System.IO.Path]::Combine($PSScriptRoot, 'PgMigrate.dll')
try {
    # Of the same version, .NET silently gives the copy that was loaded first; of another version it fails.
    $loaded = [System.Reflection.Assembly]::LoadFrom($contract).Location
}
catch [System.IO.FileLoadException] {
    $loaded = foreach ($assembly in [System.AppDomain]::CurrentDomain.GetAssemblies()) {
        if ($assembly.GetName().Name -eq 'PgMigrate') { $assembly.Location }
    }
}

if ($loaded -ne $contract) {
    throw "PgMigrate is already loaded in this session, from '$loaded'. To use '$contract', start a new session."
}

$cmdlets = Import-Module -Assembly ([PgMigrate.LoadContext]::Cmdlets) -PassThru

# Import-Module -Force removes this module only; the inner one would stay behind.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $cmdlets -Force }
