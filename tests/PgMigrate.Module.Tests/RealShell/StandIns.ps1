# Dot-sourced by Invoke-Documents.ps1: what the documents use and a test has not.

# Clouds. Every identity has the sandbox's password.
function Connect-AzAccount([switch] $Identity) { }
function New-AzStorageContext([string] $StorageAccountName, [switch] $UseConnectedAccount) { [pscustomobject]@{ Name = $StorageAccountName } }
function Get-AzStorageBlobContent($Context, [string] $Container, [string] $Blob, [string] $Destination) {
    # As the document's folder has it: without the sample's policy, which lets runs be in the evening alone.
    Compress-Archive ./migrations (Join-Path $Destination $Blob)
}
function Get-AzAccessToken([string] $ResourceUrl, [switch] $AsSecureString) {
    [pscustomobject]@{ Token = ConvertTo-SecureString $env:PGPASSWORD -AsPlainText }
}
function az { $env:PGPASSWORD }
function aws { $env:PGPASSWORD }

# Servers of code.
function gh { if (-not (Test-Path ./comment.md)) { throw 'There is no comment.md.' } }
function Invoke-RestMethod([string] $Uri, [string] $Method, [string] $Authentication, [securestring] $Token, [string] $ContentType, [string] $Body) {
    if (-not ($Body | ConvertFrom-Json).comments[0].content) { throw 'The comment is empty.' }
}

# A program of PostgreSQL, which need not be on the path.
function pg_dump { Set-Content $args[$args.IndexOf('--file') + 1] 'SELECT 1;' }

# A person, and an editor.
function code { }
function Get-Credential([string] $UserName) { [pscredential]::new($UserName, (ConvertTo-SecureString $env:PGPASSWORD -AsPlainText)) }

# The build has been done.
function dotnet { if ("$args" -ne 'build') { throw "dotnet $args" } }
function pgmigrate {
    & ([Environment]::ProcessPath) exec $Tool @args
    if ($LASTEXITCODE -ne 0) { throw "pgmigrate $args ended with $LASTEXITCODE." }
}

# What the documents take for given.
$env:STAGE = 'DEV'
$env:PR_NUMBER = '1'
$env:SYSTEM_ACCESSTOKEN = 'token'
$env:AGENT_TEMPDIRECTORY = $Work
$env:GITHUB_STEP_SUMMARY = Join-Path $Work 'summary.md'
