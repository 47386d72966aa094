# Engine cmdlets and .NET only: a hosted runspace has nothing else.
# The contract and the loader go to the default context; the cmdlets and all they need load privately, from lib.
try {
    $loader = Import-Module "$PSScriptRoot/PgMigrate.Loader.dll" -PassThru -ErrorAction Stop
    $cmdlets = Import-Module -Assembly (Get-PgMigrateAssembly $PSScriptRoot) -PassThru -ErrorAction Stop
}
catch {
    # Another version of these two files cannot be loaded; of the same version, the copy that came first is used.
    $contract = 'PgMigrate.LoadContext' -as [type]
    if (-not $contract -or $contract::ModuleRoot -eq $PSScriptRoot) { throw }
    $loaded, $other = $contract.Assembly.GetName().Version.ToString(3), $contract::ModuleRoot
    throw "PgMigrate $loaded is already loaded in this process, from '$other'. To use '$PSScriptRoot', start a new session; in Azure Automation, where jobs share processes, give each version a runtime environment of its own."
}

# Import-Module -Force removes this module only; the inner ones would stay behind.
Register-PgMigrateRemoval { Remove-Module -ModuleInfo $cmdlets, $loader -Force }
