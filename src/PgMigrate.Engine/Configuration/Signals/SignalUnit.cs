namespace PgMigrate.Engine.Configuration.Signals;

/// <summary>What the limit of a signal is measured in.</summary>
internal enum SignalUnit
{
    /// <summary>A number of things.</summary>
    Count,

    /// <summary>Time, in milliseconds.</summary>
    Duration,

    /// <summary>Bytes.</summary>
    Size,

    /// <summary>Bytes in a second.</summary>
    Rate,
}
