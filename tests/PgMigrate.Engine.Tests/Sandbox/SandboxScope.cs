using Npgsql;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Sandbox;

/// <summary>Sandboxes in a folder of one test's own, so that what is left behind can be told from others'.</summary>
public sealed class SandboxScope : IAsyncDisposable
{
    private readonly string _shared = Path.Combine(Path.GetTempPath(), $"pgmigrate-test-shared-{Guid.NewGuid():N}");

    internal SandboxScope()
    {
        // Not a TempFolder: where we are the superuser, the server's account must be able to pass.
        Root = Path.Combine(Path.GetTempPath(), $"pgmigrate-test-{Guid.NewGuid():N}");
        Environment = SearchEnvironment.Current() with { SandboxRoot = Root };
    }

    internal string Root { get; }

    internal SearchEnvironment Environment { get; set; }

    internal RecordingObserver Observer { get; } = new();

    /// <summary>A folder in which every account may make its own, as a system's temporary folder is.</summary>
    internal string Shared
    {
        get
        {
            if (!Directory.Exists(_shared))
                Directory.CreateDirectory(_shared);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_shared, UnixFileMode.StickyBit | (UnixFileMode)0b111_111_111);
            return _shared;
        }
    }

    internal SandboxRegistry Registry => new(Environment);

    internal Task<PgMigrate.Sandbox> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default) =>
        new SandboxStarter(Environment, options ?? new SandboxOptions(), Observer).StartAsync(cancellationToken);

    internal Task StopAsync(PgMigrate.Sandbox sandbox) =>
        SandboxManager.StopAsync(Registry, sandbox.Name, CancellationToken.None);

    /// <summary>The folders that are there.</summary>
    internal string[] Folders() => Directory.Exists(Root) ? Directory.GetFileSystemEntries(Root) : [];

    /// <summary>Running processes (Linux) of which an argument holds the text.</summary>
    internal static IReadOnlyList<int> ProcessesWith(string text) =>
        [
            .. ProcessIds()
                .Where(id => CommandLine(id).Contains(text, StringComparison.Ordinal) && ProcessIdentity.Of(id) is not null),
        ];

    /// <summary>The command lines of all processes (Linux).</summary>
    internal static IEnumerable<string> CommandLines() => ProcessIds().Select(CommandLine);

    /// <summary>True for a file that only its owner may read.</summary>
    internal static bool IsPrivate(string file) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) == 0;

    internal static async Task<T?> ScalarAsync<T>(PgMigrate.Sandbox sandbox, string sql)
    {
        await using var connection = new NpgsqlConnection(sandbox.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T?)await command.ExecuteScalarAsync();
    }

    /// <summary>Waits until it holds, at most so long.</summary>
    internal static async Task<bool> BecomesAsync(Func<bool> condition, TimeSpan limit)
    {
        for (var until = DateTime.UtcNow + limit; DateTime.UtcNow < until; await Task.Delay(50))
        {
            if (condition())
                return true;
        }

        return condition();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in Registry.Running())
            await StopAsync(sandbox);
        foreach (var folder in new[] { Root, _shared }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<int> ProcessIds() =>
        Directory
            .GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0);

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty; // ended meanwhile
        }
    }
}
