using Npgsql;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution;

/// <summary>A try to run a script that the server refused; nothing of it is left.</summary>
/// <param name="Exception">Why.</param>
/// <param name="Step">The script's statement that failed; null where one of the engine's did.</param>
/// <param name="Began">When it began, in milliseconds of <see cref="Environment.TickCount64"/>.</param>
/// <param name="Locks">What was seen of its locks.</param>
internal sealed record FailedTry(PostgresException Exception, SqlStatement? Step, long Began, LockTry Locks)
{
    /// <summary>The check of its verification that failed; null where none did.</summary>
    public VerifyCheck? Check { get; init; }

    /// <summary>Who was seen waiting behind it; null where nobody looked, and where the log goes on by itself.</summary>
    public StallLog? Stalls { get; init; }

    /// <summary>Where the file is that the server refused something of; null where it was no file.</summary>
    public LoadFault? Load { get; init; }

    /// <summary>The time it took, the time it waited for locks not counted: that was not its own work.</summary>
    /// <param name="lockTimeout">What ended its last wait.</param>
    public TimeSpan WorkTime(TimeSpan lockTimeout)
    {
        var isSeen = Exception.SqlState != PostgresErrorCodes.LockNotAvailable || Locks.Waited > lockTimeout;
        return Elapsed - (isSeen ? Locks.Waited : lockTimeout);
    }

    /// <summary>Time since it began.</summary>
    public TimeSpan Elapsed => TimeSpan.FromMilliseconds(Environment.TickCount64 - Began);
}
