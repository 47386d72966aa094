using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>
/// A rollout in a file: a line for the rollout, and one for each change of a member, of which the last one counts. Lines are only
/// added, so whoever is killed leaves at most a part of the last one, which is cut off. One process at a time may have it.
/// </summary>
internal sealed class FileRolloutStore : IRolloutStore
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly string _name;
    private readonly FileStream _file;
    private readonly FileStream? _lock;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<MemberKey, RolloutMember> _members = [];
    private string? _scripts;

    private FileRolloutStore(string name, FileStream file, FileStream? heldLock) =>
        (_name, _file, _lock) = (name, file, heldLock);

    /// <summary>Whether a name is that of a file: it has a folder in it, or ends as one does.</summary>
    public static bool IsOne(string rollout) =>
        rollout.AsSpan().IndexOfAny('/', '\\') >= 0 || rollout.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="onlyReads">True where nothing is to be kept: then it must be there.</param>
    /// <exception cref="MigrationException">RolloutInvalid: it cannot be opened, another process has it, or it is
    /// none.</exception>
    public static FileRolloutStore Open(string path, bool onlyReads = false)
    {
        FileStream? file = null;
        FileStream? held = null;
        try
        {
            // Beside it, since whoever only looks may read it meanwhile. The system lets it go with the process.
            held = onlyReads
                ? null
                : new FileStream(
                    $"{path}.lock",
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                );
            file = onlyReads
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            var store = new FileRolloutStore(Path.GetFileNameWithoutExtension(path), file, held);
            store.ReadLines(onlyReads);
            return store;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            file?.Dispose();
            held?.Dispose();
            throw new MigrationException(
                MigrationErrorId.RolloutInvalid,
                $"The rollout {path} cannot be used: {exception.Message}",
                "It belongs to one call at a time. Where several jobs take parts of one rollout, keep it in a database: give a "
                    + "name, and say where under rollouts in pgmigrate.json.",
                exception
            )
            {
                Path = path,
            };
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RolloutMember>> OpenAsync(
        string scripts,
        IReadOnlyList<FleetMember> members,
        CancellationToken cancellationToken
    )
    {
        RolloutStore.RequireSame(_name, _scripts ?? scripts, scripts);
        var lines = new StringBuilder();
        if (_scripts is null)
            lines.Append(JsonSerializer.Serialize(new Header(_scripts = scripts), Json)).Append('\n');
        foreach (var member in members)
            if (!_members.ContainsKey(member.Key))
                lines.Append(JsonSerializer.Serialize(_members[member.Key] = RolloutStore.New(_name, member), Json)).Append('\n');
        await AddAsync(lines.ToString(), cancellationToken).ConfigureAwait(false);
        return [.. _members.Values];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RolloutMember>> ReadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return [.. _members.Values];
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task KeepAsync(RolloutMember member, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _members[RolloutStore.KeyOf(member)] = member;
        }
        finally
        {
            _turn.Release();
        }

        await AddAsync(JsonSerializer.Serialize(member, Json) + "\n", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        if (_lock is not null)
            await _lock.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private async Task AddAsync(string lines, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not cancelled half way: a line is whole, or the process is gone.
            await _file.WriteAsync(Encoding.UTF8.GetBytes(lines), CancellationToken.None).ConfigureAwait(false);
            await _file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new MigrationException(
                MigrationErrorId.RolloutInvalid,
                $"The rollout {_file.Name} cannot be kept: {exception.Message}",
                "Make room, or keep it elsewhere; then give the same command again: it goes on.",
                exception
            );
        }
        finally
        {
            _turn.Release();
        }
    }

    private void ReadLines(bool onlyReads)
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (_scripts is null)
                _scripts =
                    JsonSerializer.Deserialize<Header>(line, Json)?.Scripts
                    ?? throw new JsonException("It does not say its scripts.");
            else if (JsonSerializer.Deserialize<RolloutMember>(line, Json) is { } member)
                _members[RolloutStore.KeyOf(member)] = member;
        }

        if (!onlyReads)
            _file.SetLength(whole);
        _file.Position = whole;
    }

    private sealed record Header(string Scripts);
}
