using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>What a cmdlet asks of the engine.</summary>
/// <param name="PrepareAsync">Makes the database what it needs.</param>
/// <param name="ActAsync">Does it, on a target that may be behind a proxy.</param>
internal sealed record NetworkTask(Func<NetworkSite, Task> PrepareAsync, Func<NetworkSite, ConnectionTarget, Task> ActAsync)
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Every task by its name.</summary>
    public static IReadOnlyDictionary<string, NetworkTask> All { get; } =
        new Dictionary<string, NetworkTask>(StringComparer.Ordinal)
        {
            ["invoke"] = new(
                Nothing,
                (site, target) =>
                    Migrator.InvokeAsync(
                        target,
                        new MigrationOptions { Path = site.Scripts.Path, BackupMode = BackupMode.Never },
                        site.Observer,
                        None
                    )
            )
            {
                RequireAsync = async site =>
                {
                    await Migrator.InvokeAsync(
                        site.Direct,
                        new MigrationOptions { Path = site.Scripts.Path },
                        site.Observer,
                        None
                    );
                    await Reality.AssertAsync(site.Database, site.Scripts);
                },
            },
            ["invoke with a backup"] = new(
                site => site.FillAsync(),
                (site, target) =>
                    Migrator.InvokeAsync(target, site.Options with { BackupMode = BackupMode.Always }, site.Observer, None)
            )
            {
                RequireAsync = AppliesAsync,
            },
            ["create a database"] = new(
                site => site.Database.DropAsync(),
                (site, target) => Migrator.InvokeAsync(target, site.Options with { CreateDatabase = true }, site.Observer, None)
            )
            {
                RequireAsync = async site =>
                {
                    await Migrator.InvokeAsync(site.Direct, site.Options with { CreateDatabase = true }, site.Observer, None);
                    await AppliesAsync(site);
                },
            },
            ["preview"] = new(
                site => site.FillAsync(),
                (site, target) => Migrator.PlanAsync(target, site.Options, site.Observer, None)
            ),
            ["status"] = new(Applied, (site, target) => Migrator.GetScriptsAsync(target, site.Options, site.Observer, None)),
            ["history"] = new(Applied, (site, target) => ReadHistoryAsync(site, target)),
            ["undo"] = new(
                Applied,
                (site, target) => Migrator.UndoAsync(target, site.Options, new UndoOptions { Last = 1 }, site.Observer, None)
            )
            {
                RequireAsync = async site =>
                {
                    await Migrator.UndoAsync(
                        site.Direct,
                        site.Options,
                        new UndoOptions { To = "0001_item" },
                        site.Observer,
                        None
                    );
                    await site.MigrateAsync();
                    await AppliesAsync(site);
                },
            },
            ["test"] = new(
                site => site.FillAsync(),
                (site, target) => CheckAsync(site, target, new CheckOptions { Run = site.Options })
            ),
            ["dry run"] = new(
                site => site.FillAsync(),
                (site, target) =>
                    CheckAsync(
                        site,
                        target,
                        new CheckOptions
                        {
                            Run = site.Options,
                            DryRun = new DryRunOptions { LockBudget = TimeSpan.FromMinutes(5) },
                        }
                    )
            )
            {
                RequireAsync = AppliesAsync,
            },
            ["rehearse"] = new(
                site => site.FillAsync(),
                (site, target) =>
                    CheckAsync(
                        site,
                        target,
                        new CheckOptions
                        {
                            Run = site.Options,
                            Rehearsal = new RehearsalOptions { From = RehearsalSource.Target },
                        }
                    )
            ),
            ["rehearse on the server"] = new(
                site => site.FillAsync(),
                (site, target) =>
                    CheckAsync(
                        site,
                        target,
                        new CheckOptions
                        {
                            Run = site.Options,
                            Rehearsal = new RehearsalOptions { From = RehearsalSource.Target, Place = RehearsalPlace.Target },
                        }
                    )
            ),
            ["back up"] = new(site => site.FillAsync(), (site, target) => BackupAsync(site, target, new BackupOptions())),
            ["back up to a folder"] = new(
                site => site.FillAsync(),
                (site, target) => BackupAsync(site, target, new BackupOptions { Folder = site.Backups, Jobs = 2 })
            ),
            ["back up by pg_dump"] = new(
                site => site.FillAsync(),
                (site, target) =>
                    BackupAsync(site, target, new BackupOptions { Folder = site.Backups, Method = BackupMethod.PgDump })
            ),
            ["restore"] = new(site => HarmedAsync(site, new BackupOptions()), RestoreAsync) { RequireAsync = RestoresAsync },
            ["restore from a folder"] = new(site => HarmedAsync(site, new BackupOptions { Folder = site.Backups }), RestoreAsync)
            {
                RequireAsync = RestoresAsync,
            },
            ["list backups"] = new(
                site => HarmedAsync(site, new BackupOptions()),
                (site, target) => SchemaBackups.GetAsync(target, site.Observer, None)
            ),
            ["compare"] = new(
                Applied,
                (site, target) =>
                    SchemaComparer.CompareAsync(
                        target,
                        new SchemaReference { Database = site.Direct },
                        null,
                        "grate",
                        site.Observer,
                        None
                    )
            ),
            ["schema history"] = new(
                Applied,
                (_, target) => SchemaComparer.GetHistoryAsync(target, new SchemaHistoryQuery { Objects = ["*"] }, None)
            ),
        };

    /// <summary>Asserts, past the proxy, that the task can be done again, and that nothing was done twice.</summary>
    public Func<NetworkSite, Task> RequireAsync { get; init; } = site => Task.CompletedTask;

    private static Task Nothing(NetworkSite site) => Task.CompletedTask;

    private static Task Applied(NetworkSite site) => site.MigrateAsync();

    private static async Task AppliesAsync(NetworkSite site)
    {
        await site.MigrateAsync();
        Assert.Equal(
            ["0001_item.sql", "0002_note.sql"],
            await site.Database.QueryAsync<string>("SELECT script FROM execution ORDER BY 1")
        );
        Assert.Equal(
            ["0001_item.sql", "0002_note.sql"],
            await site.Database.QueryAsync<string>("""SELECT script_name FROM grate."ScriptsRun" ORDER BY 1""")
        );
    }

    private static async Task ReadHistoryAsync(NetworkSite site, ConnectionTarget target)
    {
        await foreach (var run in Migrator.GetHistoryAsync(target, new HistoryQuery(), site.Observer, None))
            Assert.NotEmpty(run.Script);
    }

    private static Task<IReadOnlyList<Finding>> CheckAsync(NetworkSite site, ConnectionTarget target, CheckOptions options) =>
        MigrationChecker.CheckAsync(target, options, site.Observer, None);

    private static Task<SchemaBackup> BackupAsync(NetworkSite site, ConnectionTarget target, BackupOptions options) =>
        SchemaBackups.BackupAsync(target, options, site.Observer, None);

    private static async Task HarmedAsync(NetworkSite site, BackupOptions options)
    {
        await site.FillAsync();
        await site.BackupAsync(options);
        await site.Database.ExecuteAsync("UPDATE b SET a = 1");
    }

    private static async Task RestoreAsync(NetworkSite site, ConnectionTarget target)
    {
        var backups = await SchemaBackups.GetAsync(site.Direct, site.Observer, None);
        await SchemaBackups.RestoreAsync(target, new RestoreOptions { BackupId = backups[^1].BackupId }, site.Observer, None);
    }

    private static async Task RestoresAsync(NetworkSite site)
    {
        await RestoreAsync(site, site.Direct);
        Assert.Equal(5000, await site.Database.ScalarAsync<long>("SELECT count(DISTINCT a) FROM b"));
    }
}
