namespace PgMigrate.Engine.Connections;

/// <summary>On which search_path a connection begins: see <see cref="OwnPath"/>.</summary>
internal enum SessionPath
{
    /// <summary>The engine's own from the start, and for good: for the engine's own statements alone.</summary>
    Own,

    /// <summary>
    /// The engine's own, and <see cref="ServerConnection.AsUser"/> goes back to the user's: for statements that evaluate what
    /// users have made, too. It costs a round trip.
    /// </summary>
    OwnAndUsers,

    /// <summary>
    /// The user's. The first statement must be that of <c>ServerFacts</c>, which tells that path and leaves it; then it is
    /// <see cref="OwnAndUsers"/>.
    /// </summary>
    Users,
}
