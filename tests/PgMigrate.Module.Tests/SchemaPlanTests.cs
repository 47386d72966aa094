using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>Plans of one schema of a database, by the cmdlets.</summary>
public sealed class SchemaPlanTests(Server server) : IDisposable
{
    private readonly Shell _shell = Shell.Open();
    private readonly TempFolder _folder = new();
    private readonly string _database = server.CreateDatabase();

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_plan_is_made_tested_and_run_for_one_schema()
    {
        MakeTenants();
        ShellResult made = Run("New-PgMigrationPlan $Folder -ConnectionString $Database -Schema tenant_1 -OutFile $Plan");
        Assert.Equal("tenant_1", $"{made.ThrowOnError().Value("Schema")}");

        Assert.Empty(Run("Test-PgMigrationPlan $Plan -ConnectionString $Database -Schema tenant_1").ThrowOnError().Output);
        ShellResult other = Run("Test-PgMigrationPlan $Plan -ConnectionString $Database -Schema tenant_2").ThrowOnError();
        Assert.Equal("plan-other-target", $"{other.Value("RuleId")}");
        ShellResult whole = Run("Invoke-PgMigration -Plan $Plan -ConnectionString $Database");
        Assert.StartsWith("PlanRefused,", Assert.Single(whole.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);

        ShellResult run = Run("Invoke-PgMigration -Plan $Plan -ConnectionString $Database -Schema tenant_1").ThrowOnError();
        Assert.Equal("tenant_1", $"{run.Value("Schema")}");
    }

    [Fact]
    public void A_plan_is_of_no_more_than_one_schema()
    {
        MakeTenants();

        ShellResult several = Run("New-PgMigrationPlan $Folder -ConnectionString $Database -Schema tenant_* -OutFile $Plan");

        Assert.Contains(
            several.Errors,
            error => error.FullyQualifiedErrorId.StartsWith("OptionsInvalid,", StringComparison.Ordinal)
        );
    }

    private void MakeTenants()
    {
        _folder.Write("tenants/up/0001.sql", "CREATE SCHEMA tenant_1; CREATE SCHEMA tenant_2;");
        _folder.Write("shop/up/0001.sql", "CREATE TABLE item (id int);");
        Run("Invoke-PgMigration $Tenants -ConnectionString $Database").ThrowOnError();
    }

    private ShellResult Run(string script) =>
        _shell.Run(
            script,
            ("Tenants", _folder["tenants"]),
            ("Folder", _folder["shop"]),
            ("Plan", _folder["plan.json"]),
            ("Database", _database)
        );
}
