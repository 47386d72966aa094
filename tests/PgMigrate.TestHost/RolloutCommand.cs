using System.Text.Json;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Fleet;
using PgMigrate.Engine.Fleet.Rollouts;

namespace PgMigrate.TestHost;

/// <summary>
/// Rolls a folder out to the databases of a server. Writes <c>ready</c> before it begins, a line for each that was migrated, and
/// the most memory that it took at its end.
/// </summary>
internal static class RolloutCommand
{
    private static readonly TimeSpan RunLockTimeout = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync()
    {
        var request = JsonSerializer.Deserialize<RolloutRequest>((await Console.In.ReadLineAsync())!)!;
        var server = ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = request.ConnectionString });
        var options = new MigrationOptions { Path = request.Path, RunLockTimeout = RunLockTimeout };
        var places = new List<ConnectionTarget>();
        Console.WriteLine("ready");
        try
        {
            await using var store = await OpenAsync(request, server);
            var run = new RolloutRun(
                new RolloutOptions
                {
                    Scripts = RolloutStore.ScriptsOf(options),
                    AtOnce = request.AtOnce,
                    RunBy = "test",
                },
                store,
                (member, stop) => MigrateAsync(places[member.Place], options, stop),
                new WindowForecast(configuration: null, outside: false, member => (places[member.Place], null)),
                Console.WriteLine
            );
            var result = await run.RunAsync(stop => FindAsync(request, server, places, stop), CancellationToken.None);
            Console.WriteLine($"memory {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1024 / 1024} MB");
            return result.IsComplete ? 0 : 1;
        }
        catch (MigrationException exception)
        {
            Console.WriteLine($"{exception.ErrorId}: {exception.Message}");
            return 1;
        }
    }

    private static async Task<IRolloutStore> OpenAsync(RolloutRequest request, ConnectionTarget server) =>
        request.IsFile
            ? FileRolloutStore.Open(request.Store)
            : await DatabaseRolloutStore.OpenAsync(
                "test",
                server.ForDatabase(request.Store),
                new SilentObserver(),
                CancellationToken.None
            );

    private static async Task<IReadOnlyList<FleetMember>> FindAsync(
        RolloutRequest request,
        ConnectionTarget server,
        List<ConnectionTarget> places,
        CancellationToken stop
    )
    {
        places.Clear();
        foreach (var database in await DatabaseListing.DatabasesAsync(server, request.Databases, stop))
            places.AddRange(await FleetSchemas.OfAsync(database, request.Schemas is { } schemas ? [schemas] : [], stop));
        return [.. places.Select((place, i) => new FleetMember(MemberKey.Of(place), null, null, i))];
    }

    private static async Task<string?> MigrateAsync(ConnectionTarget place, MigrationOptions options, CancellationToken stop)
    {
        try
        {
            await Migrator.InvokeAsync(place, options, new SilentObserver(), stop);
            Console.WriteLine(place);
            return null;
        }
        catch (MigrationException exception)
        {
            Console.WriteLine($"{place}: {exception.ErrorId}: {exception.Message}");
            return exception.Message;
        }
    }
}
