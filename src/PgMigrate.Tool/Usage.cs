using System.Reflection;

namespace PgMigrate.Tool;

/// <summary>What <c>--help</c> and <c>--version</c> say.</summary>
internal static class Usage
{
    /// <summary>The tool's version.</summary>
    public static string Version =>
        typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The help text.</summary>
    public static string Text =>
        $"""
            pgmigrate {Version}: PgMigrate's PowerShell cmdlets where no pwsh is installed

            pgmigrate "<pipeline>" [-Json]             run a PowerShell pipeline
            pgmigrate <command> [-Name value …] [-Json] run one command; values are taken literally,
                                                        names with commas are a list: -State Pending,Failed
            pgmigrate exec [-Name value …] -- <program> [argument …]
                                                        migrate, then become the program; a java command line says where its
                                                        application of Spring Boot has database and migrations (-Explain tells)
            pgmigrate wait [-Name value …] -- <program> [argument …]
                                                        wait until somebody else has migrated, then become the program
                                                        --connection-variable DATABASE_URL: where the database is
            pgmigrate dashboard [-Name value …]        show how databases stand, as a page on this machine: -Target *
            … --log[=json|text]                        log every event to standard error
            pgmigrate --help | --version

            Commands
              Invoke-PgMigration       run what is pending       -Path -Environment -To -Token -WhatIf …
              Get-PgMigration          how each script stands    -Path -Environment -Script -State
              Get-PgMigrationHistory   what was run              -Since -Script -Status -First
              Compare-PgSchema         what was changed by hand  -ReferenceRunId -ReferenceTarget -ReferencePath -Quiet
              Get-PgSchemaHistory      which script made what    -Object -Since
              New-PgMigration          make a new script         -Name -Folder
              Update-PgMigrationSum    write the folder's lock file, pgmigrate.sum
              Export-PgMigrationDashboard   how databases stand, as one page   -Target -OutFile -Watch
              Export-PgData            rows as a file            -Path -Table -Query
              Backup-PgSchema          back up tables or all      -Path -Table -Method -KeepLast
              Get-PgSchemaBackup       what was backed up         -Path -Table -Last
              Undo-PgMigration         take scripts back          -Last -LastRun -To -RunId -WhatIf
              Restore-PgSchema         put a backup back          -Id -Path -Table -WhatIf
              Start-PgSandbox, Get-PgSandbox, Stop-PgSandbox     a throw-away server, gone when pgmigrate ends
              Wait-PgMigration         until the schema is there  -Path -To -NoProgressTimeout
              Get-Help <command>       all of its parameters, with examples

            Connection: -ConnectionString, -Server -Port -Database -Credential, -Target, or PGHOST, PGPORT, PGDATABASE, PGUSER,
            PGPASSWORD in the environment. A password on the command line can be seen by others: use the environment.

            Output: tables; with -Json one JSON object a line. Properties keep their names, durations are seconds, times ISO 8601
            in UTC. Errors, warnings and -Verbose go to standard error; with -Json as one JSON object a line too.

            Exit code: 0 success, 1 an error was reported or a check (-Quiet) answered False, 2 not understood, 130 cancelled
            (Ctrl+C, SIGTERM). Of exec and wait the program's own; 126 and 127 where it cannot be executed or is not found.

            Examples
              pgmigrate Invoke-PgMigration -Path migrations -Environment PROD
              pgmigrate "Start-PgSandbox | Invoke-PgMigration migrations -Environment DEV"
              pgmigrate exec -- java -jar app.jar
              pgmigrate "Get-PgMigration | Where-Object State -eq Pending" -Json
            """;
}
