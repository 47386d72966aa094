namespace PgMigrate.Engine.Execution;

/// <summary>
/// How many scripts are sent together: what the server does in a fifth of a second, going by the ones before, so that results are
/// told in time and a killed client leaves little running.
/// </summary>
internal sealed class GroupPace
{
    private const int Most = 32;

    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(200);

    /// <summary>Scripts in the next group; 1 at first.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>Learns from what has run: grows step by step, and shrinks at once.</summary>
    /// <param name="scripts">How many.</param>
    /// <param name="duration">How long they took together.</param>
    public void Note(int scripts, TimeSpan duration)
    {
        var fitting = (int)Math.Min(Together * scripts / (duration + TimeSpan.FromTicks(1)), Most);
        Size = Math.Clamp(fitting, 1, Size * 2);
    }
}
