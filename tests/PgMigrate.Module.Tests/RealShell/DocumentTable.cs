namespace PgMigrate.ModuleTests.RealShell;

/// <summary>
/// What stands for what a test has not: servers, folders, identities. Commands of others, such as those of Azure, are replaced in
/// <c>StandIns.ps1</c>. Every entry is needed by some document, or a test fails.
/// </summary>
internal static class DocumentTable
{
    /// <summary>Text of a block, and what is run in its place.</summary>
    public static IReadOnlyList<(string Text, string Replacement)> Substitutions { get; } =
    [
        // The sandbox has no certificate, and a token without TLS has to be asked for.
        ("-Server db1 -Database tara -Access", "-ConnectionString 'Host=127.0.0.1;Database=tara;SSL Mode=Disable' -Access"),
        ("-Server db.example.org", "-Server 127.0.0.1"),
        ("-Server db1", "-Server 127.0.0.1"),
        ("Host=db1.postgres.database.azure.com", "Host=127.0.0.1"),
        ("SSL Mode=VerifyFull", "SSL Mode=Disable"),
        ("-Path /migrations", "-Path ./migrations"),
        ("Get-PgMigration /migrations", "Get-PgMigration ./migrations"),
        ("./output/PgMigrate/", "$RepositoryRoot/output/PgMigrate/"),
        ("$env:AGENT_TEMPDIRECTORY/modules/PgMigrate", "PgMigrate"),
        // The tool that was built with the tests, without a build of its own.
        ("dotnet run --project src/PgMigrate.Tool -- ", "pgmigrate "),
    ];

    /// <summary>Blocks of which only the commands and parameters are looked up, and why.</summary>
    public static IReadOnlyDictionary<string, string> NotRun { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["README.md: dotnet test --solution PgMigrate.sln --max-parallel-test-modules 1"] = "It is what runs this test.",
            ["docs/guides/dotnet.md: dotnet pack src/PgMigrate.Engine --output artifacts/package"] =
                "PackageTests packs the engine, and adds the package to a project.",
            ["docs/guides/startup-dotnet.md: dotnet pack src/PgMigrate.Engine --output artifacts/package"] =
                "Tests of both packages pack them.",
            ["docs/guides/startup-aspire.md: dotnet pack src/PgMigrate.Engine --output artifacts/package"] =
                "Tests of both packages pack them.",
            [
                "docs/guides/connections.md: Invoke-PgMigration -ConnectionString 'Host=db1.postgres.database.azure.com;Database=tara;"
                    + "Username=my-vm;SSL Mode=VerifyFull' -ManagedIdentity"
            ] = "There is no identity here: ManagedIdentityTests and RunbookTests have a server that speaks for one.",
            ["docs/guides/coming-over-history.md: ConvertTo-PgMigrationFolder ./old ./migrations -From Flyway"] =
                "Flyway is not to be had here: ImportTests write its table, and the Pester file imports dbmate's.",
            [
                "docs/guides/coming-over-changelogs.md: ConvertTo-PgMigrationFolder ./src/main/resources/db/changelog ./migrations "
                    + "-From Liquibase -Check"
            ] = "LiquibaseLayoutTests have a project of Liquibase's.",
            ["docs/guides/coming-over-changelogs.md: ConvertTo-PgMigrationFolder . ./migrations -From Sqitch"] =
                "SqitchLayoutTests and ForeignProjectTests have a project of Sqitch's.",
            ["docs/guides/coming-over-changelogs.md: ConvertTo-PgMigrationFolder ./src/Shop ./migrations -From EFCore"] =
                "It takes a project of .NET, which is built and run.",
            ["docs/guides/watching.md: Watch-PgMigration -Target prod -Wait -Interval 5s"] =
                "It waits for a run that nobody begins there.",
            ["docs/guides/watching.md: Wait-PgMigration -Path ./migrations -Environment PROD -NoProgressTimeout 10min"] =
                "It waits for a run that nobody begins there.",
            ["docs/guides/dashboard.md: Export-PgMigrationDashboard -Target * -OutFile ./status.html"] =
                "The Pester file does it with targets of its own.",
            ["docs/guides/dashboard.md: Export-PgMigrationDashboard -Target * -OutFile ./status.html -Watch -Interval 1min"] =
                "It does not end.",
            ["docs/guides/dashboard.md: Show-PgMigrationDashboard -Target *"] = "It does not end.",
        };

    /// <summary>Blocks that say of themselves that they are not run, and why.</summary>
    public static IReadOnlyDictionary<string, string> SayNoRun { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["docs/procedures/troubleshooting.md: Test-Connection db1 -TcpPort 5432"] = "There is no such host.",
            ["docs/procedures/troubleshooting.md: Test-PgMigrationPlan ./plan.json -Target prod"] =
                "There is no plan of that document; the runbook runs it.",
            ["docs/procedures/troubleshooting.md: Get-PgMigrationRollout 2026-12 | Where-Object State -ne Succeeded"] =
                "There is no such rollout; the guide of fleets runs it.",
        };

    /// <summary>
    /// Languages of blocks that hold no command. C# is held against programs that are compiled: <c>GuideTests</c>; blocks of the
    /// shell that start a program with exec or wait are run by <c>StartGuideTests</c>; text is what the block above it shows.
    /// </summary>
    public static IReadOnlySet<string> NoCommands { get; } =
        new HashSet<string>(["", "json", "sql", "dockerfile", "csharp", "shell", "groovy", "text"], StringComparer.Ordinal);
}
