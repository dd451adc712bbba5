import React, { useState } from 'react';

export function Counter({ start = 0, label }) {
  const [count, setCount] = useState(start);
  if (count > 10) {
    return <p className="full">Don't go on</p>;
  }
  return (
    <div className="counter" onClick={() => setCount(count + 1)}>
      {/* a comment */}
      <Label text={`${label}: ${count}`} />
      {count > 0 && <span>It's {count} &amp; more</span>}
      <ul>
        {items.map((item) => (
          <li key={item.id} {...item.props}>{item.name}</li>
        ))}
      </ul>
      <>
        <Icons.Star size={12} disabled />
      </>
    </div>
  );
}

const App = () => <Counter start={5} label="it's" />;

class Clock extends React.Component {
  render() {
    return <h2>It is {this.state.date.toLocaleTimeString()}.</h2>;
  }
}
