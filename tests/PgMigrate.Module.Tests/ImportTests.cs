using System.Management.Automation.Language;
using PgMigrate.ModuleTests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The finished module, imported into runspaces of this process.</summary>
public sealed class ImportTests
{
    private static readonly string[] Cmdlets =
    [
        "Approve-PgMigrationPlan",
        "Backup-PgSchema",
        "Compare-PgSchema",
        "Confirm-PgMigrationPhase",
        "ConvertTo-PgMigrationFolder",
        "Export-PgData",
        "Export-PgMigrationDashboard",
        "Export-PgMigrationReport",
        "Get-PgMigration",
        "Get-PgMigrationAlert",
        "Get-PgMigrationBatch",
        "Get-PgMigrationHistory",
        "Get-PgMigrationPlan",
        "Get-PgMigrationPolicy",
        "Get-PgMigrationRollout",
        "Get-PgMigrationStatistic",
        "Get-PgSandbox",
        "Get-PgSchemaBackup",
        "Get-PgSchemaHistory",
        "Get-PgSchemaShape",
        "Import-PgMigrationHistory",
        "Initialize-PgMigration",
        "Invoke-PgMigration",
        "New-PgMigration",
        "New-PgMigrationNotice",
        "New-PgMigrationPlan",
        "Repair-PgMigration",
        "Restore-PgSchema",
        "Resume-PgMigrationBatch",
        "Send-PgMigrationAlert",
        "Set-PgMigrationBatch",
        "Show-PgMigrationDashboard",
        "Start-PgSandbox",
        "Stop-PgSandbox",
        "Suspend-PgMigrationBatch",
        "Test-PgMigration",
        "Test-PgMigrationPlan",
        "Undo-PgMigration",
        "Update-PgMigrationSum",
        "Wait-PgMigration",
        "Watch-PgMigration",
    ];

    [Fact]
    public void Import_ExportsWhatTheManifestSays()
    {
        using Shell shell = Shell.Open();
        ShellResult exported = shell.Run("(Get-Module PgMigrate).ExportedCommands.Keys | ForEach-Object { $_ }").ThrowOnError();
        Assert.Equal(Cmdlets, exported.Text.Order(StringComparer.Ordinal));
        Assert.Equal(Cmdlets, ManifestValues("CmdletsToExport").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Manifest_HasTheProductsVersion()
    {
        using Shell shell = Shell.Open();
        Assert.Equal(Path.GetFileName(Built.ModuleFolder), shell.Run("(Get-Module PgMigrate).Version.ToString()").Text.Single());
    }

    [Fact]
    public void Import_WithForceTenTimes_WorksAndLeavesOneModule()
    {
        using Shell shell = Shell.OpenEmpty();
        ShellResult result = shell
            .Run(
                "foreach ($i in 1..10) { Import-Module $Manifest -Force }; Get-PgSandbox -Name none*; Get-Module | "
                    + "ForEach-Object Name",
                ("Manifest", Built.Manifest)
            )
            .ThrowOnError();
        Assert.Equal(["PgMigrate"], result.Text);
    }

    [Fact]
    public void Remove_TakesTheCmdletsWithIt()
    {
        using Shell shell = Shell.Open();
        ShellResult result = shell.Run("Remove-Module PgMigrate; Get-Module; Get-Command *-Pg*");
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Import_WithPrefix_PrefixesEveryNoun()
    {
        using Shell shell = Shell.OpenEmpty();
        ShellResult result = shell.Run(
            "Import-Module $Manifest -Prefix My; Get-Command *-MyPg* | ForEach-Object Name",
            ("Manifest", Built.Manifest)
        );
        Assert.Equal(Cmdlets.Select(name => name.Replace("-", "-My", StringComparison.Ordinal)), result.ThrowOnError().Text);
    }

    [Fact]
    public void TheContractIsPublic_AndThePrivatePartsAreNot()
    {
        using Shell shell = Shell.Open();
        Assert.Equal("Applied", shell.Run("[PgMigrate.MigrationState]::Applied").ThrowOnError().Text.Single());
        Assert.Equal(
            "TypeNotFound",
            shell.Run("[Npgsql.NpgsqlBatchCommandCollection]; [PgMigrate.Engine.Migrator]").Errors[0].FullyQualifiedErrorId
        );
    }

    [Fact]
    public void ModuleFolder_HoldsNothingOfPowerShellAndNoGrateNeighbours()
    {
        string[] libraries =
        [
            .. Directory
                .GetFiles(Path.Combine(Built.ModuleFolder, "lib"), "*.dll")
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(
            [
                "BouncyCastle.Cryptography.dll",
                "Cronos.dll",
                "MailKit.dll",
                "Microsoft.Bcl.Cryptography.dll",
                "Microsoft.Extensions.Configuration.Abstractions.dll",
                "Microsoft.Extensions.Configuration.Binder.dll",
                "Microsoft.Extensions.Configuration.EnvironmentVariables.dll",
                "Microsoft.Extensions.Configuration.dll",
                "Microsoft.Extensions.DependencyInjection.Abstractions.dll",
                "Microsoft.Extensions.DependencyInjection.dll",
                "Microsoft.Extensions.Diagnostics.Abstractions.dll",
                "Microsoft.Extensions.Logging.Abstractions.dll",
                "Microsoft.Extensions.Logging.Configuration.dll",
                "Microsoft.Extensions.Logging.dll",
                "Microsoft.Extensions.Options.ConfigurationExtensions.dll",
                "Microsoft.Extensions.Options.dll",
                "Microsoft.Extensions.Primitives.dll",
                "MimeKit.dll",
                "Npgsql.dll",
                "OpenTelemetry.Api.ProviderBuilderExtensions.dll",
                "OpenTelemetry.Api.dll",
                "OpenTelemetry.Exporter.OpenTelemetryProtocol.dll",
                "OpenTelemetry.dll",
                "PgMigrate.Cmdlets.dll",
                "PgMigrate.Engine.dll",
                "PgMigrate.Mail.dll",
                "System.Diagnostics.DiagnosticSource.dll",
                "System.Formats.Asn1.dll",
                "System.Security.Cryptography.Pkcs.dll",
                "Tomlyn.dll",
                "YamlDotNet.dll",
                "ZstdSharp.dll",
                "grate.core.dll",
                "grate.postgresql.dll",
            ],
            libraries
        );
        Assert.Equal(
            ["PgMigrate.Loader.dll", "PgMigrate.dll"],
            Directory.GetFiles(Built.ModuleFolder, "*.dll").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<string> ManifestValues(string key)
    {
        ScriptBlockAst manifest = Parser.ParseFile(Built.Manifest, out _, out ParseError[] errors);
        Assert.Empty(errors);
        var table = (HashtableAst)manifest.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);
        var pair = table.KeyValuePairs.Single(pair => pair.Item1.SafeGetValue().Equals(key));
        return ((object[])pair.Item2.Find(ast => ast is ExpressionAst, false).SafeGetValue()).Cast<string>();
    }
}
