using System.Globalization;
using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using FluentMigrator;
using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Processes;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Import;

/// <summary>
/// The tools themselves: each migrates a database, what it has applied is taken over with its own folder, one more script is
/// pending, and the tool is stopped. Those that are programs are found on PATH or in PGMIGRATE_TEST_TOOLS, the folder of an npm
/// install; see tests/README.md.
/// </summary>
public sealed class RealToolTests(PostgresServer server) : ImportTestBase(server)
{
    private const string First = "CREATE TABLE first (id integer);";
    private const string Second = "CREATE TABLE second (id integer);";

    [Fact]
    public async Task Evolve_is_taken_over_and_stopped()
    {
        Folder.Write("V1__first.sql", First);
        Folder.Write("R__one.sql", "CREATE OR REPLACE VIEW one AS SELECT 1 AS one;");
        Evolve();

        await TakeOverAsync(MigrationTool.Evolve, 2, () => Folder.Write("V2__second.sql", Second), Migrate);

        Task Migrate() => Task.Run(Evolve);

        void Evolve()
        {
            using var connection = new NpgsqlConnection(Database.ConnectionString);
            new EvolveDb.Evolve(connection) { Locations = [Folder.FullPath], Schemas = ["public"] }.Migrate();
        }
    }

    [Fact]
    public async Task DbUp_is_taken_over_and_stopped()
    {
        Folder.Write("up/0001_first.sql", First);
        new ConversionRecord(MigrationTool.DbUp, [Script("up/0001_first.sql", "0001_first.sql")]).Write(Folder.FullPath);
        Upgrade();
        Assert.Equal(["up/0001_first.sql"], Names(await ImportAsync(Import(MigrationTool.DbUp) with { Retire = true })));
        Assert.Empty(await PendingAsync());

        Folder.Write("up/0002_second.sql", Second);
        Assert.Equal(["up/0002_second.sql"], await PendingAsync());
        Assert.Contains("DbUp is retired here", Upgrade().Error.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("second"));

        DatabaseUpgradeResult Upgrade() =>
            DeployChanges
                .To.PostgresqlDatabase(Database.ConnectionString)
                .WithScriptsFromFileSystem(Folder["up"])
                .WithTransactionPerScript()
                .LogTo(new NoUpgradeLog())
                .Build()
                .PerformUpgrade();
    }

    [Fact]
    public async Task FluentMigrator_is_taken_over_by_a_dump_and_stopped()
    {
        Migrate(1);
        Folder.Write("up/0001_baseline.sql", First);
        new ConversionRecord(MigrationTool.PgDump, [Script("up/0001_baseline.sql", null)]).Write(Folder.FullPath);
        var recorded = await ImportAsync(Import(MigrationTool.FluentMigrator) with { Retire = true });
        Assert.Equal(["up/0001_baseline.sql"], Names(recorded));
        Assert.InRange(recorded[0].StartedAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Empty(await PendingAsync());
        var stopped = Assert.ThrowsAny<Exception>(() => Migrate(2));
        Assert.Contains("FluentMigrator is retired here", stopped.ToString(), StringComparison.Ordinal);
        Assert.False(await ExistsAsync("second"));

        void Migrate(long version)
        {
            using var services = new ServiceCollection()
                .AddFluentMigratorCore()
                .ConfigureRunner(runner =>
                    runner
                        .AddPostgres()
                        .WithGlobalConnectionString(Database.ConnectionString)
                        .ScanIn(typeof(FirstMigration).Assembly)
                        .For.Migrations()
                )
                .BuildServiceProvider();
            using var scope = services.CreateScope();
            scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp(version);
        }
    }

    [Fact]
    public async Task EF_Core_is_taken_over_and_stopped()
    {
        Assert.SkipWhen(Find("dotnet-ef") is null, "dotnet-ef is not on PATH.");
        Folder.Write(
            "Shop.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.EntityFrameworkCore.Design" Version="10.0.*" />
                <PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="10.0.*" />
              </ItemGroup>
            </Project>
            """
        );
        Folder.Write(
            "Shop.cs",
            """
            public sealed class Shop : Microsoft.EntityFrameworkCore.DbContext
            {
                protected override void OnConfiguring(Microsoft.EntityFrameworkCore.DbContextOptionsBuilder options) =>
                    Microsoft.EntityFrameworkCore.NpgsqlDbContextOptionsBuilderExtensions.UseNpgsql(options);
            }
            """
        );
        await RunAsync("dotnet", "restore");
        Add("20240101000000_first", First);
        await Migrate();

        await TakeOverAsync(MigrationTool.EFCore, 1, () => Add("20240102000000_second", Second), Migrate);

        Task Migrate() => RunAsync("dotnet-ef", "database", "update", "--connection", Database.ConnectionString);

        void Add(string id, string sql) =>
            Folder.Write(
                $"{id}.cs",
                $$"""
                using Microsoft.EntityFrameworkCore.Infrastructure;
                using Microsoft.EntityFrameworkCore.Migrations;

                [DbContext(typeof(Shop)), Migration("{{id}}")]
                public sealed class M{{id}} : Migration
                {
                    protected override void Up(MigrationBuilder builder) => builder.Sql("{{sql}}");
                }
                """
            );
    }

    [Fact]
    public async Task Dbmate_is_taken_over_and_stopped()
    {
        Folder.Write("20240101000000_first.sql", $"-- migrate:up\n{First}\n-- migrate:down\nDROP TABLE first;\n");
        await Migrate();

        await TakeOverAsync(
            MigrationTool.Dbmate,
            1,
            () => Folder.Write("20240102000000_second.sql", $"-- migrate:up\n{Second}\n-- migrate:down\nDROP TABLE second;\n"),
            Migrate
        );

        Task Migrate() => RunAsync("dbmate", "--url", $"{Uri}?sslmode=disable", "-d", Folder.FullPath, "--no-dump-schema", "up");
    }

    [Fact]
    public async Task Node_pg_migrate_is_taken_over_and_stopped()
    {
        Folder.Write("1700000000000_first.sql", $"-- Up Migration\n{First}\n-- Down Migration\nDROP TABLE first;\n");
        await Migrate();

        await TakeOverAsync(
            MigrationTool.NodePgMigrate,
            1,
            () => Folder.Write("1700000000001_second.sql", $"-- Up Migration\n{Second}\n-- Down Migration\nDROP TABLE second;\n"),
            Migrate
        );

        Task Migrate() => RunAsync("node-pg-migrate", "up", "-m", Folder.FullPath);
    }

    [Fact]
    public async Task Sqitch_is_taken_over_and_stopped()
    {
        await RunAsync("sqitch", "init", "shop", "--engine", "pg");
        await AddAsync("first", First);
        await Migrate();

        await TakeOverAsync(MigrationTool.Sqitch, 1, () => AddAsync("second", Second).GetAwaiter().GetResult(), Migrate);

        Task Migrate() => RunAsync("sqitch", "deploy", $"db:pg{Uri["postgres".Length..]}");

        async Task AddAsync(string change, string sql)
        {
            await RunAsync("sqitch", "add", change, "--note", change);
            Folder.Write($"deploy/{change}.sql", $"BEGIN;\n{sql}\nCOMMIT;\n");
            Folder.Write($"revert/{change}.sql", $"BEGIN;\nDROP TABLE {change};\nCOMMIT;\n");
            Folder.Write($"verify/{change}.sql", $"SELECT FROM {change};\n");
        }
    }

    [Fact]
    public async Task Liquibase_is_taken_over_and_stopped()
    {
        var program = Path.Combine("node_modules", "liquibase", "dist", "liquibase", "liquibase");
        var installed = Environment.GetEnvironmentVariable("PGMIGRATE_TEST_TOOLS") is { Length: > 0 } tools
            ? Path.Combine(tools, program)
            : null;
        Assert.SkipUnless(File.Exists(installed), $"{program} is not in PGMIGRATE_TEST_TOOLS.");
        var changes = $"--liquibase formatted sql\n--changeset ann:1\n{First}\n--rollback DROP TABLE first;\n";
        Folder.Write("changelog.sql", changes);
        await Migrate();

        await TakeOverAsync(
            MigrationTool.Liquibase,
            1,
            () => Folder.Write("changelog.sql", $"{changes}\n--changeset ann:second\n{Second}\n"),
            Migrate
        );

        Task Migrate()
        {
            var builder = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
            return RunAsync(
                "sh",
                installed!,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--url=jdbc:postgresql://{builder.Host}:{builder.Port}/{builder.Database}"
                ),
                $"--username={builder.Username}",
                $"--password={(builder.Password is { Length: > 0 } password ? password : "none")}",
                "--changelog-file=changelog.sql",
                "update"
            );
        }
    }

    [Fact]
    public async Task Alembic_is_taken_over_by_a_dump_and_stopped()
    {
        using var project = new TempFolder();
        await RunAsync("alembic", "-c", project["alembic.ini"], "init", project["versions_of"]);
        var lines = File.ReadAllLines(project["alembic.ini"])
            .Select(line =>
                line.StartsWith("sqlalchemy.url", StringComparison.Ordinal)
                    ? $"sqlalchemy.url = postgresql{Uri["postgres".Length..]}"
                    : line
            );
        project.Write("alembic.ini", string.Join('\n', lines));
        Revise("1", "None", First);
        await Migrate();
        Folder.Write("up/0001_baseline.sql", First);
        new ConversionRecord(MigrationTool.PgDump, [Script("up/0001_baseline.sql", null)]).Write(Folder.FullPath);
        Assert.Single(await ImportAsync(Import(MigrationTool.Alembic) with { Retire = true }));
        Assert.Empty(await PendingAsync());
        Revise("2", "'1'", Second);
        var stopped = await Assert.ThrowsAnyAsync<Exception>(Migrate);
        Assert.Contains("Alembic is retired here", stopped.ToString(), StringComparison.Ordinal);
        Assert.False(await ExistsAsync("second"));

        Task Migrate() => RunAsync("alembic", "-c", project["alembic.ini"], "upgrade", "head");

        void Revise(string revision, string before, string sql) =>
            project.Write(
                $"versions_of/versions/{revision}.py",
                $"from alembic import op\nrevision = '{revision}'\ndown_revision = {before}\n"
                    + $"def upgrade():\n    op.execute('{sql}')\ndef downgrade():\n    pass\n"
            );
    }

    private string Uri
    {
        get
        {
            var builder = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
            var user =
                System.Uri.EscapeDataString(builder.Username!) + (builder.Password is { Length: > 0 } word ? $":{word}" : "");
            return string.Create(
                CultureInfo.InvariantCulture,
                $"postgres://{user}@{builder.Host}:{builder.Port}/{builder.Database}"
            );
        }
    }

    private async Task TakeOverAsync(MigrationTool tool, int applied, Action addSecond, Func<Task> migrate)
    {
        var options = Options with { Layout = tool };
        Assert.Equal(applied, (await ImportAsync(Import(tool))).Count);
        Assert.Empty(await ImportAsync(Import(tool)));
        Assert.Empty(await PendingAsync(options));

        addSecond();

        Assert.Contains("second", Assert.Single(await PendingAsync(options)), StringComparison.Ordinal);
        Assert.Empty(await ImportAsync(Import(tool) with { Retire = true }));
        var stopped = await Assert.ThrowsAnyAsync<Exception>(migrate);
        Assert.Contains($"{tool} is retired here", stopped.ToString(), StringComparison.Ordinal);
        Assert.False(await ExistsAsync("second"));
        await MigrateAsync(options);
        Assert.True(await ExistsAsync("second"));
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        var found = Find(program);
        Assert.SkipWhen(found is null, $"{program} is neither on PATH nor in PGMIGRATE_TEST_TOOLS.");
        var ended = await ProcessRunner.RunAsync(
            new ProcessRequest(found, arguments)
            {
                Environment = new Dictionary<string, string?>
                {
                    ["DATABASE_URL"] = Uri,
                    ["SQITCH_FULLNAME"] = "Ann",
                    ["SQITCH_EMAIL"] = "ann@example.org",
                },
                WorkingDirectory = Folder.FullPath,
                ExpectedExitCodes = null,
            },
            CancellationToken.None
        );
        if (ended.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {ended.Output}\n{ended.Error}");
    }

    private static string? Find(string program)
    {
        string?[] folders =
        [
            Environment.GetEnvironmentVariable("PGMIGRATE_TEST_TOOLS") is { Length: > 0 } tools
                ? Path.Combine(tools, "node_modules", ".bin")
                : null,
            .. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator),
        ];
        return folders.OfType<string>().Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    private sealed class NoUpgradeLog : IUpgradeLog
    {
        public void LogTrace(string format, params object[] args) { }

        public void LogDebug(string format, params object[] args) { }

        public void LogInformation(string format, params object[] args) { }

        public void LogWarning(string format, params object[] args) { }

        public void LogError(string format, params object[] args) { }

        public void LogError(Exception ex, string format, params object[] args) { }
    }
}

/// <summary>A migration that is code.</summary>
[Migration(1, "First")]
public sealed class FirstMigration : ForwardOnlyMigration
{
    public override void Up() => Create.Table("first").WithColumn("id").AsInt32();
}

/// <summary>Another one.</summary>
[Migration(2, "Second")]
public sealed class SecondMigration : ForwardOnlyMigration
{
    public override void Up() => Create.Table("second").WithColumn("id").AsInt32();
}
