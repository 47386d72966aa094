namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>What a network does to a connection.</summary>
public enum NetworkFault
{
    /// <summary>Nothing goes through any more; both ends stay connected, and their systems go on answering probes.</summary>
    Silence,

    /// <summary>Both ends are told that the other has closed.</summary>
    Close,

    /// <summary>Both ends are told that there is no such connection.</summary>
    Reset,

    /// <summary>
    /// The client is told that the server has closed; the server learns of it when it says something the next time.
    /// </summary>
    ClientClose,
}
