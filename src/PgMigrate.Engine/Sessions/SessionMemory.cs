using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// What a script that is not one transaction has made of its session, whatever statement or function did it: the server is asked
/// after each statement, and each checkpoint has the answer with it. A later run brings the settings and the role back before it
/// goes on.
/// </summary>
internal sealed partial class SessionMemory
{
    /// <summary>The column in which the server answers <see cref="Ask"/>.</summary>
    public const string AnswerColumn = "pgmigrate_session";

    private readonly SessionStart _start;
    private readonly string _names;
    private readonly string _secrets;

    private SessionMemory(SessionStart start, string names, string secrets)
    {
        _start = start;
        _names = names;
        _secrets = secrets;
        Begun = Last = string.Empty;
    }

    /// <summary>The state in which the script found its session, as JSON.</summary>
    public string Begun { get; private set; }

    /// <summary>The last state that is known, as JSON.</summary>
    public string Last { get; private set; }

    /// <summary>
    /// Goes over to the search_path that the session began with, and asks for the state in which a script finds it.
    /// </summary>
    /// <param name="server">The working connection.</param>
    /// <param name="script">The script.</param>
    /// <param name="mask">The secrets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SessionMemory> BeginAsync(
        ServerConnection server,
        Script script,
        SecretMask mask,
        CancellationToken cancellationToken
    )
    {
        var ofFunctions = await server
            .ListAsync(SqlFile.Read("Sessions", "session_names"), [], reader => reader.GetString(0), cancellationToken)
            .ConfigureAwait(false);
        var names = new SettingNames(ofFunctions);
        foreach (var step in script.Steps)
            names.Note(step, mask);
        await server.ExecuteAsync(OwnPath.Leave(server.Start), [], cancellationToken).ConfigureAwait(false);
        var memory = new SessionMemory(server.Start, JsonText.OfList(names.Open), JsonText.OfList(names.Secret));
        memory.Begun = memory.Last = (string)
            (
                await server
                    .ScalarAsync(SqlFile.Read("Sessions", "session_state"), memory.Parameters(), cancellationToken)
                    .ConfigureAwait(false)
            )!;
        return memory;
    }

    /// <summary>The statement that asks for the state and keeps it for the checkpoint that follows in the transaction.</summary>
    public NpgsqlBatchCommand Ask() =>
        ServerConnection.Command(
            $"SELECT pg_catalog.set_config('pgmigrate.session', q.state, true) AS {AnswerColumn} FROM "
                + $"(\n{SqlFile.Read("Sessions", "session_state")}) q",
            Parameters()
        );

    /// <summary>Takes the answer in; true where the state is another one than before.</summary>
    public bool Note(string? answer)
    {
        if (answer is null || answer == Last)
            return false;
        Last = answer;
        return true;
    }

    /// <summary>Whether a setting was set in the session, by the script or for it.</summary>
    public bool HasSet(string name) =>
        SessionState.Read(Last).Settings.TryGetValue(name, out var value) && !_start.Has(name, value);

    /// <summary>Brings back what an earlier try had made of its session.</summary>
    /// <param name="server">The working connection.</param>
    /// <param name="recorded">What the checkpoint has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PostgresException">A setting is refused.</exception>
    public async Task RestoreAsync(ServerConnection server, RecordedSession recorded, CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(server);
        foreach (var (name, value) in recorded.Changes)
            batch.Add(
                value is null
                    ? new NpgsqlBatchCommand(server.Start.Reset(name))
                    : ServerConnection.Command(
                        "SELECT pg_catalog.set_config($1, $2, false)",
                        new() { Value = name },
                        new() { Value = value }
                    )
            );
        batch.Add(Ask());
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        Note(batch.Answer);
    }

    private NpgsqlParameter[] Parameters() =>
        [new() { Value = _names }, new() { Value = _secrets }, new() { Value = MigrationLock.Space }];

    /// <summary>Names of settings of users' own: those that stand in the script and in functions. PostgreSQL has no list of those
    /// that are set.</summary>
    private sealed partial class SettingNames(IEnumerable<string> ofFunctions)
    {
        private readonly HashSet<string> _open = new(ofFunctions, StringComparer.OrdinalIgnoreCase);
        private readonly HashSet<string> _secret = new(StringComparer.OrdinalIgnoreCase);

        public IEnumerable<string> Open => _open.Except(_secret, StringComparer.OrdinalIgnoreCase);

        public IEnumerable<string> Secret => _secret;

        public void Note(SqlStatement step, SecretMask mask)
        {
            if (step.Facts.Setting is null && !step.Sql.Contains("set", StringComparison.OrdinalIgnoreCase))
                return;
            var holdsSecret = mask.Hide(step.Sql) != step.Sql;
            foreach (var match in DottedName().EnumerateMatches(step.Sql))
                _ = (holdsSecret ? _secret : _open).Add(step.Sql.Substring(match.Index, match.Length));
            if (holdsSecret && step.Facts.Setting is { } setting)
                _secret.Add(setting.Name);
        }

        [GeneratedRegex(@"[A-Za-z_][A-Za-z0-9_$]*(?:\.[A-Za-z_][A-Za-z0-9_$]*)+", RegexOptions.CultureInvariant)]
        private static partial Regex DottedName();
    }
}
