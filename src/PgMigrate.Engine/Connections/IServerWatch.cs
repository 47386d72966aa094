namespace PgMigrate.Engine.Connections;

/// <summary>Something that works on a server, as another session sees it.</summary>
internal interface IServerWatch
{
    /// <summary>True where there is nothing left to watch.</summary>
    bool IsOver { get; }

    /// <summary>Finds its server processes in pg_stat_activity, which is called <c>a</c>.</summary>
    string Condition { get; }

    /// <summary>Takes in what was seen.</summary>
    /// <param name="states">The server processes of all that is watched.</param>
    /// <returns>Why it is dead, as the end of a sentence; null where it is not.</returns>
    string? Note(IEnumerable<BackendState> states);

    /// <summary>Ends what still waits for the server.</summary>
    /// <param name="after">When.</param>
    void GiveUp(TimeSpan after);
}

/// <summary>A server process as another session sees it.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Started">When it began: numbers are used again.</param>
/// <param name="WaitsForClient">True where it waits for its client to send, or to take what it sends.</param>
/// <param name="Application">Its application_name.</param>
internal sealed record BackendState(int Pid, DateTime Started, bool WaitsForClient, string Application);
