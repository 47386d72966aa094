# Dot-sourced by Invoke-Tasks.ps1: what a console of some width shows.

# Without a terminal .NET takes 80 columns; it keeps the number here.
$WidthOfConsole = [Console].Assembly.GetType('System.ConsolePal').GetField('s_windowWidth', 'NonPublic, Static')

# What differs from run to run and could change how lines are wrapped.
function Set-Steady($Record) {
    if ($Record -isnot [PgMigrate.ScriptRun] -and $Record -isnot [PgMigrate.SchemaChange] -and $Record -isnot [PgMigrate.Finding]) { return }
    if ($null -ne $Record.Duration) { $Record.Duration = [timespan]::FromMilliseconds(9) }
    if ($Record.ChangedBy) { $Record.ChangedBy = 'deploy@build-agent' }
    if ($Record -is [PgMigrate.Finding]) { $Record.Message = $Record.Message -replace '\b[\d.]+ (ms|s)\b', '9 ms' }
}

# A statement, and under it what it gave: objects in their views, messages where they came between them.
function Write-Screen($Statement, [int] $Width) {
    'PS> ' + ($Statement.Text -replace '\r?\n', "`n>>  ")
    $table = { Out-String -Stream -Width $Width }.GetSteppablePipeline()
    $table.Begin($true)
    foreach ($record in $Statement.Given) {
        Set-Steady $record
        switch ($record) {
            { $_ -is [Management.Automation.WarningRecord] } { "WARNING: $_" }
            { $_ -is [Management.Automation.InformationRecord] } { "$_" }
            { $_ -is [Management.Automation.ErrorRecord] } { $_ | Out-String -Stream -Width $Width }
            default { $table.Process($record) }
        }
    }

    $table.End()
}

# The lines of a screen. A signal of a process that has ended makes .NET ask for the width anew: then they are written again.
function Format-Screen($Statement, [int] $Width) {
    do {
        $null = [Console]::WindowWidth
        $WidthOfConsole.SetValue($null, $Width)
        $lines = @(Write-Screen $Statement $Width)
    } until ([Console]::WindowWidth -eq $Width)
    $lines -join "`n"
}
