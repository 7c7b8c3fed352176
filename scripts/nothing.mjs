// Stands in for a development tool that the bundle does not carry.
export default undefined
